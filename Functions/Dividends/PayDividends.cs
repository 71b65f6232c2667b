namespace PeepFunctions.Functions;

/// <summary>
/// Pays a page of a run: one transfer a payee. Comes back while a transfer waits for its balance transaction or an
/// answer is unknown; the last page to finish ends the run.
/// </summary>
public sealed class PayDividends(
    DividendRunsTable runs,
    DividendPaymentsTable payments,
    PaymentSteps steps,
    RunRelease release,
    StripeBalance balance,
    Queues queues)
{
    /// <summary>One page; may run twice for it, and any number side by side.</summary>
    [Function(nameof(PayDividends))]
    public async Task RunAsync(
        [QueueTrigger(QueueNames.DividendPayments)] string message, CancellationToken cancellationToken)
    {
        var page = PaymentPage.Parse(Pointer.Parse(message).Id);
        if (await runs.FindAsync(page.Period, cancellationToken)
            is not { State: DividendRunState.Paying or DividendRunState.Paid })
        {
            return; // not released: its release sends the page again
        }

        var funds = new AvailableFunds(balance);
        await foreach (var payment in payments.ReadShardAsync(page.Period, page.Shard, cancellationToken))
        {
            await steps.AdvanceAsync(payment, funds, cancellationToken);
        }

        if (await IsUnderWayAsync(page, cancellationToken))
        {
            await queues.SendAsync(
                QueueNames.DividendPayments, page.Next.ToString(), cancellationToken, page.Next.Delay);
        }
        else
        {
            await release.EndIfPaidAsync(page.Period, cancellationToken);
        }
    }

    private async Task<bool> IsUnderWayAsync(PaymentPage page, CancellationToken cancellationToken)
    {
        await foreach (var payment in payments.ReadShardAsync(page.Period, page.Shard, cancellationToken))
        {
            if (payment.State is PaymentState.Pending or PaymentState.Sent or PaymentState.Unknown)
            {
                return true;
            }
        }

        return false;
    }
}
