namespace PeepFunctions.Functions;

/// <summary>
/// Ends a payout file: posts what was paid, or puts everything back. What a steward said is written first; from then on
/// the same request goes on wherever a crash left it.
/// </summary>
public sealed class PayoutEnding(
    PayoutFilesTable files,
    DividendPaymentsTable payments,
    PayoutRemainders remainders,
    LedgerTable ledger,
    Coop coop,
    TimeProvider clock)
{
    /// <summary>Posts a file as paid but for what was returned; null when it cannot be confirmed so.</summary>
    public async Task<PayoutFile?> ConfirmAsync(
        string id, PayoutConfirmation confirmation, CancellationToken cancellationToken)
    {
        var file = await MoveAsync(
            id,
            file => file.State == PayoutFileState.Open
                ? file with { State = PayoutFileState.Confirming, Confirmation = confirmation }
                : null,
            cancellationToken);
        if (file?.Confirmation is null || !file.Confirmation.Equals(confirmation))
        {
            return null;
        }

        if (file.State == PayoutFileState.Confirmed)
        {
            return file;
        }

        var lines = await files.ReadLinesAsync(file, cancellationToken);
        foreach (var line in lines.Where(line => line.State == PayoutLineState.Frozen))
        {
            await SettleAsync(file, line, cancellationToken);
        }

        await remainders.PutBackAsync(id, lines, cancellationToken);
        return await EndAsync(id, PayoutFileState.Confirming, PayoutFileState.Confirmed, cancellationToken);
    }

    /// <summary>Puts everything of a file back; null when it is confirmed.</summary>
    public async Task<PayoutFile?> CancelAsync(string id, CancellationToken cancellationToken)
    {
        var file = await MoveAsync(
            id,
            file => file.State is PayoutFileState.Open or PayoutFileState.Freezing
                ? file with { State = PayoutFileState.Cancelling }
                : null,
            cancellationToken);
        if (file?.State is not (PayoutFileState.Cancelling or PayoutFileState.Cancelled))
        {
            return null;
        }

        // Whatever its lines have become, everything that is in it is put back.
        await remainders.PutBackAsync(
            id, await files.FindLinesAsync(file, cancellationToken) ?? [], cancellationToken);
        return await EndAsync(id, PayoutFileState.Cancelling, PayoutFileState.Cancelled, cancellationToken);
    }

    /// <summary>Goes on with a file whose ending was cut short, and puts back what no file pays.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        var open = await files.FindOpenAsync(cancellationToken);
        if (open is { State: PayoutFileState.Confirming, Confirmation: { } confirmation })
        {
            await ConfirmAsync(open.Id, confirmation, cancellationToken);
        }
        else if (open is { State: PayoutFileState.Cancelling })
        {
            await CancelAsync(open.Id, cancellationToken);
        }

        await remainders.PutAllBackAsync(cancellationToken);
    }

    private async Task SettleAsync(PayoutFile file, PayoutLine line, CancellationToken cancellationToken)
    {
        var confirmation = file.Confirmation!;
        if (confirmation.Returned.Contains(line.Key))
        {
            // Owed support has no payment of its own: what is not paid simply stays owed.
            if (line.Payable.Kind != PayableKind.Support)
            {
                await remainders.TakeOutAsync(file.Id, line.Payable, PaymentReasons.Reversed, cancellationToken);
            }

            await files.MarkLineAsync(file, line, PayoutLineState.Returned, cancellationToken);
            return;
        }

        var entry = PayoutFileEntry.Of(
            file.Id, line.Payable, line.Amount, Accounts.At(confirmation.From), confirmation.Date, coop.TimeZone);
        if (await ledger.PostAsync(entry, cancellationToken) is PostOutcome.ConflictsWith)
        {
            throw new InvalidOperationException($"{entry.Id} is in the books with other content.");
        }

        if (line.Payable.Kind != PayableKind.Support)
        {
            await payments.ConfirmAsync(
                line.Payable, file.Id, line.Amount, confirmation.Date, cancellationToken);
        }

        await files.MarkLineAsync(file, line, PayoutLineState.Paid, cancellationToken);
    }

    // Moves a file on, as often as it takes to meet it unchanged; null changes nothing.
    private async Task<PayoutFile?> MoveAsync(
        string id, Func<PayoutFile, PayoutFile?> change, CancellationToken cancellationToken)
    {
        while (await files.FindAsync(id, cancellationToken) is { } file)
        {
            if (change(file) is not { } changed)
            {
                return file;
            }

            if (await files.TryWriteAsync(changed, cancellationToken) is { } written)
            {
                return written;
            }
        }

        return null;
    }

    private async Task<PayoutFile?> EndAsync(
        string id, PayoutFileState from, PayoutFileState to, CancellationToken cancellationToken)
    {
        while (await files.FindAsync(id, cancellationToken) is { } file)
        {
            var ended = file with { State = to, EndedUtc = clock.GetUtcNow() };
            if (file.State != from || await files.TryEndAsync(ended, cancellationToken))
            {
                return await files.FindAsync(id, cancellationToken);
            }
        }

        return null;
    }
}
