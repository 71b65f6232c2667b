using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Drafts the planned expenses whose day has come. It posts nothing that no steward has approved: a bill may be wrong,
/// and every expense lowers everybody's dividend. Goes on, too, with what was approved and cut short.
/// </summary>
public sealed partial class DraftExpenses(
    ExpensePlansTable plans,
    Drafting drafting,
    OpeningPosting opening,
    BylawsTable bylaws,
    Coop coop,
    TimeProvider clock,
    ILogger<DraftExpenses> logger)
{
    /// <summary>Twenty past every hour: the host does not run a failed timer again.</summary>
    [Function(nameof(DraftExpenses))]
    public async Task RunAsync([TimerTrigger("0 20 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        await opening.PostAsync(cancellationToken);
        await drafting.FinishLeftAsync(cancellationToken);
        var today = coop.Today(clock);
        await foreach (var stored in plans.ReadAllAsync(cancellationToken))
        {
            foreach (var period in stored.Plan.Due(stored.Drafted, today).ToList())
            {
                await DraftAsync(stored.Plan, period, cancellationToken);
                await plans.MarkDraftedAsync(stored, period, cancellationToken);
            }
        }
    }

    // Above the amount of the bylaws another steward than who planned it approves, and names the bill.
    private async Task DraftAsync(ExpensePlan plan, Period period, CancellationToken cancellationToken)
    {
        var inForce = await bylaws.InForceAsync(period, cancellationToken);
        await drafting.DraftAsync(
            new EntryDraft(
                DraftsTable.NewId($"{plan.Id}_{period}"),
                plan.EntryOf(period, coop.TimeZone),
                plan.By,
                clock.GetUtcNow(),
                ExpenseEntry.NeedsAnother(plan.Amount, inForce.ExpenseApprovalMinor, coop.Currency)),
            cancellationToken);
        LogDrafted(plan.Id, period);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The expense of plan {Plan} in {Period} is drafted")]
    private partial void LogDrafted(string plan, Period period);
}
