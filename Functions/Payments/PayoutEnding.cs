namespace PeepFunctions.Functions;

/// <summary>
/// Ends a payout file: posts what was paid, or puts everything back. What a steward said is written first; from then on
/// the same request goes on wherever a crash left it.
/// </summary>
public sealed class PayoutEnding(
    PayoutFilesTable files,
    DividendPaymentsTable payments,
    PayoutRemainders remainders,
    PayoutAudit audit,
    LedgerTable ledger,
    StewardNotices notices,
    Coop coop,
    TimeProvider clock)
{
    /// <summary>Posts a file as paid but for what was returned; null when it cannot be confirmed so.</summary>
    public async Task<PayoutFile?> ConfirmAsync(
        string id, PayoutConfirmation confirmation, string steward, CancellationToken cancellationToken)
    {
        var file = await MoveAsync(
            id,
            file => file.State == PayoutFileState.Open
                ? file with { State = PayoutFileState.Confirming, Confirmation = confirmation, EndedBy = steward }
                : null,
            cancellationToken);
        if (file?.State is not (PayoutFileState.Confirming or PayoutFileState.Confirmed)
            || file.Confirmation?.Equals(confirmation) != true)
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

    /// <summary>
    /// Puts back everything of a file that is not posted; null when it is confirmed. While it is being confirmed only
    /// where its lines were altered, so that nothing more can be posted from it.
    /// </summary>
    public async Task<PayoutFile?> CancelAsync(string id, string steward, CancellationToken cancellationToken)
    {
        var isAltered = await files.FindAsync(id, cancellationToken) is { } known
            && await files.FindLinesAsync(known, cancellationToken) is null;
        var file = await MoveAsync(
            id,
            file => file.State is PayoutFileState.Open or PayoutFileState.Freezing
                 || (file.State == PayoutFileState.Confirming && isAltered)
                 ? file with { State = PayoutFileState.Cancelling, EndedBy = steward }
                : null,
            cancellationToken);
        if (file?.State is not (PayoutFileState.Cancelling or PayoutFileState.Cancelled))
        {
            return null;
        }

        // Whatever its lines have become, everything that is in it is put back.
        var lines = await files.FindLinesAsync(file, cancellationToken) ?? [];
        foreach (var line in lines)
        {
            await audit.NoteAsync(file, line, AuditAct.PaymentPutBack, cancellationToken);
        }

        await remainders.PutBackAsync(id, lines, cancellationToken);
        return await EndAsync(id, PayoutFileState.Cancelling, PayoutFileState.Cancelled, cancellationToken);
    }

    /// <summary>
    /// Goes on with a file whose ending was cut short, and puts back what no file pays. One whose lines were altered
    /// is told to the stewards and left as it is: only they know what was paid from it.
    /// </summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        var open = await files.FindOpenAsync(cancellationToken);
        if (open is { State: PayoutFileState.Open or PayoutFileState.Confirming }
            && await files.FindLinesAsync(open, cancellationToken) is null)
        {
            await notices.TellAsync(NoticeCodes.PayoutFileAltered, open.Id, cancellationToken);
            return;
        }

        if (open is { State: PayoutFileState.Confirming, Confirmation: { } confirmation, EndedBy: { } confirmer })
        {
            await ConfirmAsync(open.Id, confirmation, confirmer, cancellationToken);
        }
        else if (open is { State: PayoutFileState.Cancelling, EndedBy: { } canceller })
        {
            await CancelAsync(open.Id, canceller, cancellationToken);
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

            await audit.NoteAsync(file, line, AuditAct.PaymentReturned, cancellationToken);
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

        await audit.NoteAsync(file, line, AuditAct.PaymentMadeByFile, cancellationToken);
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
