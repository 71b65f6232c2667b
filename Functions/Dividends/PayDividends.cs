using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Stripe;

namespace PeepFunctions.Functions;

/// <summary>
/// Pays a page of a run: one transfer a payee. Comes back while a transfer waits for its balance transaction or an
/// answer is unknown; the last page to finish ends the run.
/// </summary>
public sealed partial class PayDividends(
    QueueWork work,
    DividendRunsTable runs,
    DividendPaymentsTable payments,
    PaymentSteps steps,
    RunRelease release,
    StripeBalance balance,
    Queues queues,
    ILogger<PayDividends> logger)
{
    /// <summary>One page; may run twice for it, and any number side by side.</summary>
    [Function(nameof(PayDividends))]
    public Task RunAsync(
        [QueueTrigger(QueueNames.DividendPayments)] string message, CancellationToken cancellationToken) =>
        work.RunAsync(
            QueueNames.DividendPayments,
            message,
            (id, token) => PayAsync(PaymentPage.Parse(id), token),
            cancellationToken);

    private async Task PayAsync(PaymentPage page, CancellationToken cancellationToken)
    {
        // What is not released is sent again by its release. The share of somebody who has left belongs to no run.
        var isReleased = await runs.FindAsync(page.Period, cancellationToken)
            is { State: DividendRunState.Paying or DividendRunState.Paid or DividendRunState.Carried };
        ExceptionDispatchInfo? failed = null;
        var funds = new AvailableFunds(balance);
        await foreach (var payment in ReadAsync(page, isReleased, cancellationToken))
        {
            try
            {
                await steps.AdvanceAsync(payment, funds, cancellationToken);
            }
            catch (StripeException failure)
            {
                // The others of the page are paid all the same; then the message comes again for this one.
                LogFailed(payment.Payable.Group);
                failed ??= ExceptionDispatchInfo.Capture(failure);
            }
        }

        failed?.Throw();

        if (await IsUnderWayAsync(page, isReleased, cancellationToken))
        {
            await queues.SendAsync(
                QueueNames.DividendPayments, page.Next.ToString(), cancellationToken, page.Next.Delay);
        }
        else if (isReleased)
        {
            await release.EndIfPaidAsync(page.Period, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Stripe failed at payment {Payable}")]
    private partial void LogFailed(string payable);

    private IAsyncEnumerable<PaymentRow> ReadAsync(
        PaymentPage page, bool isReleased, CancellationToken cancellationToken) =>
        payments.ReadShardAsync(page.Period, page.Shard, cancellationToken)
            .Where(payment => isReleased || payment.Payable.Kind == PayableKind.Share);

    private async Task<bool> IsUnderWayAsync(
        PaymentPage page, bool isReleased, CancellationToken cancellationToken)
    {
        await foreach (var payment in ReadAsync(page, isReleased, cancellationToken))
        {
            // What is in a payout file is taken further by its confirmation.
            if (!payment.IsInPayoutFile
                && payment.State is PaymentState.Pending or PaymentState.Sent or PaymentState.Unknown)
            {
                return true;
            }
        }

        return false;
    }
}
