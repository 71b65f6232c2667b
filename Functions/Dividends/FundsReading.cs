namespace PeepFunctions.Functions;

/// <summary>
/// The free funds of the books, without reading the months that are closed: each has kept what it moved.
/// </summary>
public sealed class FundsReading(LedgerTable ledger, PeriodsTable periods, Coop coop)
{
    /// <summary>What they came to before a period, in the co-op's currency.</summary>
    public async Task<long> ReadBeforeAsync(Period period, CancellationToken cancellationToken)
    {
        var funds = await SumAsync(ledger.ReadBeforeAsync(coop.FirstPeriod, cancellationToken), cancellationToken);
        for (var before = coop.FirstPeriod; before < period; before = before.AddMonths(1))
        {
            funds += (await periods.FindAsync(before, cancellationToken)).Totals?.FundsMinor
                ?? await SumAsync(ledger.ReadPostedToAsync(before, cancellationToken), cancellationToken);
        }

        return funds;
    }

    private async Task<long> SumAsync(IAsyncEnumerable<PostedEntry> entries, CancellationToken cancellationToken)
    {
        var sum = 0L;
        await foreach (var posted in entries.WithCancellation(cancellationToken))
        {
            sum = checked(sum + FreeFunds.MovedMinor(posted.Entry, coop.Currency));
        }

        return sum;
    }
}
