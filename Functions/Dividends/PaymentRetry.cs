namespace PeepFunctions.Functions;

/// <summary>Puts payments that wait back to be sent.</summary>
public sealed class PaymentRetry(DividendPaymentsTable payments, AuditTable audit, Queues queues, TimeProvider clock)
{
    /// <summary>Every payment that waits for something; what was reversed waits for a steward.</summary>
    public async Task RetryAllAsync(CancellationToken cancellationToken)
    {
        var pages = new HashSet<PaymentPage>();
        await foreach (var payment in payments.ReadWaitingAsync(cancellationToken))
        {
            if (payment.Reason != PaymentReasons.Reversed)
            {
                await ReopenAsync(payment, cancellationToken);
                pages.Add(PageOf(payment));
            }
        }

        foreach (var page in pages)
        {
            await queues.SendAsync(QueueNames.DividendPayments, page.ToString(), cancellationToken);
        }
    }

    /// <summary>One payment, whatever it waits for, at a steward's word; false when it does not wait.</summary>
    public async Task<bool> RetryAsync(PaymentRow payment, Caller steward, CancellationToken cancellationToken)
    {
        if (payment.State is PaymentState.Accumulating or PaymentState.Sent or PaymentState.Confirmed)
        {
            return false;
        }

        if (payment.Payable is { IsToMember: true } payable)
        {
            await audit.NoteAsync(
                payable.Payee,
                new AuditNote(
                    AuditAct.PaymentRetried,
                    steward.Id,
                    clock.GetUtcNow(),
                    payable.Group,
                    Occasion: steward.OperationId),
                cancellationToken);
        }

        await ReopenAsync(payment, cancellationToken);
        await queues.SendAsync(QueueNames.DividendPayments, PageOf(payment).ToString(), cancellationToken);
        return true;
    }

    private async Task ReopenAsync(PaymentRow payment, CancellationToken cancellationToken)
    {
        if (payment.State is PaymentState.Held or PaymentState.WaitingForFunds or PaymentState.Failed)
        {
            payment.Set(PaymentState.Pending);
            await payments.TryWriteAsync(payment, cancellationToken);
        }
    }

    private static PaymentPage PageOf(PaymentRow payment) =>
        new(payment.Payable.Period, Shards.Of(payment.Payable.Payee), Round: 0);
}
