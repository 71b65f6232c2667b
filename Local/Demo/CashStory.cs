using System.Globalization;

namespace PeepFunctions.Local.Demo;

/// <summary>What happens in a month to money that is at Stripe already.</summary>
internal sealed class CashStory(DemoWorld world, CoopFacts coop, MonthPlan plan)
{
    private readonly DisputeDesk _disputes = new(world.Stripe, coop);
    private readonly CashDesk _cash = new(world.Stripe, coop.Currency.ToLowerInvariant());
    private readonly DateOnly _month = coop.MonthAt(plan.Month);

    public async Task TellDayAsync(int day, CancellationToken cancellationToken)
    {
        if (day == MonthPlan.Days[0] && plan.Decided is { } decided)
            await _disputes.DecideAsync(decided, cancellationToken);
        if (day == MonthPlan.Days[^1] && plan.Dispute is { } dispute)
            await _disputes.OpenAsync(dispute, cancellationToken);
        foreach (var payout in plan.Cash.Payouts.Where(payout => payout.Day == day || payout.FailsOn == day))
            await PayOutAsync(payout, day, cancellationToken);
        foreach (var movement in plan.Cash.Movements.Where(movement => movement.Day == day))
            await _cash.MoveAsync(movement, cancellationToken);
        if (day == MonthPlan.Days[^1])
            await ResolveAsync(day, cancellationToken);
    }

    private async Task PayOutAsync(PlannedPayout payout, int day, CancellationToken cancellationToken)
    {
        var key = string.Create(
            CultureInfo.InvariantCulture, $"{world.Key}:payout:{CoopFacts.PeriodOf(_month)}:{payout.Day}");
        var id = await _cash.PayOutAsync(payout, key, cancellationToken);
        if (payout.FailsOn == day)
            await _cash.ReturnAsync(id, cancellationToken);
    }

    /// <summary>The steward finds out what it was that no rule knew.</summary>
    private async Task ResolveAsync(int day, CancellationToken cancellationToken)
    {
        foreach (var movement in plan.Cash.Movements.Where(one => one.Type == PlannedCash.UnknownType))
        {
            var id = await _cash.FindAsync(movement, cancellationToken)
                ?? throw new DemoException($"Stripe knows no movement \"{movement.Description}\".");
            var today = new DateOnly(_month.Year, _month.Month, day);
            await new Bookkeeping(world).ResolveAsync(id, today, cancellationToken);
        }
    }
}
