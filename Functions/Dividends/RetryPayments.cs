namespace PeepFunctions.Functions;

/// <summary>
/// Tries again each day what could not be paid: what is held may have an account by now, the balance may suffice, an
/// unknown answer is looked into.
/// </summary>
public sealed class RetryPayments(PaymentRetry retry)
{
    /// <summary>Every payment that waits.</summary>
    [Function(nameof(RetryPayments))]
    public Task RunAsync([TimerTrigger("0 0 7 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return retry.RetryAllAsync(cancellationToken);
    }
}
