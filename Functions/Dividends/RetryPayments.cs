namespace PeepFunctions.Functions;

/// <summary>
/// Tries again each day what could not be paid: what is held may have an account by now, the balance may suffice, an
/// unknown answer is looked into; one that stays unknown for a day is told to the stewards. A payout file whose ending
/// was cut short goes on.
/// </summary>
public sealed class RetryPayments(
    PaymentRetry retry,
    DividendPaymentsTable payments,
    PayoutEnding payoutFiles,
    StewardNotices notices,
    TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>Every payment that waits.</summary>
    [Function(nameof(RetryPayments))]
    public async Task RunAsync([TimerTrigger("0 0 7 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        await TellOfUnknownAsync(cancellationToken);
        await retry.RetryAllAsync(cancellationToken);
        await payoutFiles.ResumeAsync(cancellationToken);
    }

    // A machine finds out by itself within a day, or people have to look at Stripe's own list.
    private async Task TellOfUnknownAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Patience;
        await foreach (var payment in payments.ReadWaitingAsync(cancellationToken))
        {
            if (payment.UnknownSinceUtc <= before)
            {
                await notices.TellAsync(NoticeCodes.PaymentUnknown, payment.Payable.Group, cancellationToken);
            }
        }
    }
}
