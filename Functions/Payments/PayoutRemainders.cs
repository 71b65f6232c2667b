namespace PeepFunctions.Functions;

/// <summary>
/// Payments that are in a payout file which does not pay them: it was cancelled, or it had opened, or ended, before
/// they were put into it by a request that was slow. They are put back, so that the next file pays them; one that is in
/// the books as paid by it is confirmed instead.
/// </summary>
public sealed class PayoutRemainders(
    PayoutFilesTable files, DividendPaymentsTable payments, RunRelease release, LedgerTable ledger, Coop coop)
{
    /// <summary>
    /// Puts back what one file does not pay, and ends the runs that have nothing under way any more. Harmless when
    /// repeated.
    /// </summary>
    /// <param name="file">The id of the file.</param>
    /// <param name="lines">Its lines: their runs may have ended with it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal async Task PutBackAsync(
        string file, IReadOnlyList<PayoutLine> lines, CancellationToken cancellationToken)
    {
        var periods = lines.Select(line => line.Payable)
            .Where(payable => payable.Kind != PayableKind.Support)
            .Select(payable => payable.Period)
            .ToHashSet();
        await foreach (var payment in payments.ReadWaitingAsync(cancellationToken))
        {
            if (payment.IsIn(file) && await TryPutBackAsync(payment, cancellationToken))
            {
                periods.Add(payment.Payable.Period);
            }
        }

        foreach (var period in periods)
        {
            await release.EndIfPaidAsync(period, cancellationToken);
        }
    }

    /// <summary>Puts back what no file pays: who put it there died before seeing that it was too late.</summary>
    internal async Task PutAllBackAsync(CancellationToken cancellationToken)
    {
        await foreach (var payment in payments.ReadWaitingAsync(cancellationToken))
        {
            if (payment.IsInPayoutFile && await TryPutBackAsync(payment, cancellationToken))
            {
                await release.EndIfPaidAsync(payment.Payable.Period, cancellationToken);
            }
        }
    }

    /// <summary>Takes a payment out of a file, if it is in it.</summary>
    internal Task TakeOutAsync(string file, Payable payable, string reason, CancellationToken cancellationToken) =>
        payments.ChangeAsync(
            payable,
            payment =>
            {
                if (!payment.IsIn(file))
                {
                    return false;
                }

                payment.TakeOut(reason);
                return true;
            },
            cancellationToken);

    // The file is read after the payment: one that the payment is in by then is there, unless it was abandoned.
    private async Task<bool> TryPutBackAsync(PaymentRow payment, CancellationToken cancellationToken)
    {
        var id = payment.TransferId!;
        var file = await files.FindAsync(id, cancellationToken);
        if (file is not null && await PaysAsync(file, payment, cancellationToken))
        {
            return false;
        }

        if (file?.Confirmation is { } confirmation
            && await FindPostedAsync(id, confirmation, payment.Payable, cancellationToken) is { } paid)
        {
            await payments.ConfirmAsync(payment.Payable, id, paid, confirmation.Date, cancellationToken);
            return true;
        }

        await TakeOutAsync(id, payment.Payable, PaymentReasons.PaidByFile, cancellationToken);
        return true;
    }

    // Who confirmed the file may have been killed between the books and the payment.
    private async Task<Money?> FindPostedAsync(
        string file, PayoutConfirmation confirmation, Payable payable, CancellationToken cancellationToken)
    {
        var period = coop.PeriodOf(EntryDate.NoonUtc(confirmation.Date, coop.TimeZone));
        var posted = await ledger.FindAsync(period, PayoutFileEntry.IdOf(file, payable), cancellationToken);
        return posted?.Entry.Postings.Single().Amount;
    }

    private async Task<bool> PaysAsync(PayoutFile file, PaymentRow payment, CancellationToken cancellationToken) =>
        file.State switch
        {
            PayoutFileState.Freezing => true, // or will, when the request goes on
            PayoutFileState.Open or PayoutFileState.Confirming =>
                await files.HasLineAsync(file, payment.Payable.Group, cancellationToken),
            _ => false,
        };
}
