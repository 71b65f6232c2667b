namespace PeepFunctions.Functions;

/// <summary>Reads the books for what creators are owed from processors that settle by file.</summary>
public sealed class OwedReading(LedgerTable ledger, PayoutFilesTable files)
{
    /// <summary>The whole book, and what is owed by it.</summary>
    /// <param name="withFrozen">Whether what an open payout file is about to pay is taken off already.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<(OwedSupport Support, TrialBalance Book)> ReadAsync(
        bool withFrozen, CancellationToken cancellationToken)
    {
        var support = new OwedSupport();

        // The file before the books: what is confirmed in between is taken off twice rather than not at all.
        if (withFrozen && await files.FindOpenAsync(cancellationToken) is { } open)
        {
            foreach (var line in await files.ReadLinesAsync(open, cancellationToken))
            {
                if (line.Payable.Kind == PayableKind.Support)
                {
                    support.Freeze(line.Payable.Payee, line.Amount);
                }
            }
        }

        var book = new TrialBalance();
        await foreach (var posted in ledger.ReadAllAsync(cancellationToken))
        {
            support.Add(posted.Entry);
            book.Add(posted.Entry);
        }

        return (support, book);
    }
}
