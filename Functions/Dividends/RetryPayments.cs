namespace PeepFunctions.Functions;

/// <summary>
/// Tries again each day what could not be paid: what is held may have an account by now, the balance may suffice, an
/// unknown answer is looked into. What was reversed waits for a steward.
/// </summary>
public sealed class RetryPayments(DividendPaymentsTable payments, Queues queues)
{
    /// <summary>Every payment that waits.</summary>
    [Function(nameof(RetryPayments))]
    public async Task RunAsync([TimerTrigger("0 0 7 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        var pages = new HashSet<PaymentPage>();
        await foreach (var payment in payments.ReadWaitingAsync(cancellationToken))
        {
            if (payment.Reason != PaymentReasons.Reversed
                && (payment.State is PaymentState.Unknown or PaymentState.Pending || await ReopenAsync(payment, cancellationToken)))
            {
                pages.Add(PageOf(payment.Payable));
            }
        }

        foreach (var page in pages)
        {
            await queues.SendAsync(QueueNames.DividendPayments, page.ToString(), cancellationToken);
        }
    }

    /// <summary>One payment, whatever it waits for, at a steward's word; false when it does not wait.</summary>
    internal async Task<bool> RetryAsync(Payment payment, CancellationToken cancellationToken)
    {
        if (payment.State is not (PaymentState.Held or PaymentState.WaitingForFunds or PaymentState.Failed
            or PaymentState.Unknown or PaymentState.Pending))
        {
            return false;
        }

        if (payment.State is not (PaymentState.Unknown or PaymentState.Pending))
        {
            await ReopenAsync(payment, cancellationToken);
        }

        await queues.SendAsync(QueueNames.DividendPayments, PageOf(payment.Payable).ToString(), cancellationToken);
        return true;
    }

    private Task<bool> ReopenAsync(Payment payment, CancellationToken cancellationToken)
    {
        payment.Set(PaymentState.Pending);
        return payments.TryWriteAsync(payment, cancellationToken);
    }

    private static PaymentPage PageOf(Payable payable) => new(payable.Period, Shards.Of(payable.Payee), Round: 0);
}
