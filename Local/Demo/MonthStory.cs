using System.Globalization;

namespace PeepFunctions.Local.Demo;

/// <summary>One month: people give, work, spend, ask for their money back; then it closes by itself.</summary>
internal sealed class MonthStory(DemoWorld world, CoopFacts coop, DemoFile file, int number)
{
    /// <summary>By this day what was late has arrived, and nothing else happens.</summary>
    private const int QuietDay = 28;

    private readonly DateOnly _month = coop.MonthAt(number);
    private readonly MonthPlan _plan = MonthPlan.Draw(world.Plan, world.Cast, number);

    private string Period => CoopFacts.PeriodOf(_month);

    private string Closed => $"{Period}/closed";

    public async Task TellAsync(ProgressLine progress, CancellationToken cancellationToken)
    {
        var closing = new MonthClose(world, coop, _month);
        if (file.Knows(Closed))
            return;

        progress.Begin(
            Period,
            _plan.Supports.Count + _plan.Monthly.Count + _plan.Refunds.Count + _plan.Expenses.Count
            + _plan.Hours.Count + 2);
        if (await closing.StateAsync(cancellationToken) is not (MonthClose.Paid or MonthClose.Carried))
        {
            foreach (var day in MonthPlan.Days)
                await TellDayAsync(day, progress, cancellationToken);

            await world.Clock.MoveToAsync(CoopFacts.On(_month, QuietDay), cancellationToken);
            if (number == world.Plan.BylawsVoteMonth)
                await new VoteStory(world, coop).CompleteAsync(cancellationToken);
            await world.Stripe.SetFaultsAsync(new DeliveryFaults(number), cancellationToken);
            await world.Stripe.WaitForDeliveriesAsync(world.Plan.Patience, cancellationToken);
            progress.Step("closing");
        }

        var state = await closing.CompleteAsync(cancellationToken);
        file.Add(Closed);
        progress.End(state);
    }

    private async Task TellDayAsync(int day, ProgressLine progress, CancellationToken cancellationToken)
    {
        var chapter = string.Create(CultureInfo.InvariantCulture, $"{Period}/{day}");
        if (file.Knows(chapter))
            return;

        await world.Clock.MoveToAsync(CoopFacts.On(_month, day), cancellationToken);
        await world.Stripe.SetFaultsAsync(MonthPlan.FaultsOf(world.Plan, number), cancellationToken);
        var supports = _plan.Supports.Concat(_plan.Monthly).Where(support => support.Day == day);
        await world.ForEachAsync(supports, async (support, token) =>
        {
            await GiveAsync(support, token);
            progress.Step("support");
        }, cancellationToken);
        await world.ForEachAsync(_plan.Hours.Where(hours => hours.Day == day), async (hours, token) =>
        {
            await WorkAsync(hours, token);
            progress.Step("work");
        }, cancellationToken);
        foreach (var expense in _plan.Expenses.Where(expense => expense.Day == day))
        {
            await SpendAsync(expense, cancellationToken);
            progress.Step("expenses");
        }

        if (day == MonthPlan.Days[^1])
            await RefundAsync(progress, cancellationToken);
        await new CashStory(world, coop, _plan).TellDayAsync(day, cancellationToken);
        if (number == world.Plan.BylawsVoteMonth)
            await new VoteStory(world, coop).TellDayAsync(day, cancellationToken);
        file.Add(chapter);
    }

    private async Task GiveAsync(PlannedSupport support, CancellationToken cancellationToken)
    {
        var call = new ApiCall(HttpMethod.Post, $"api/creators/{support.To.Handle}/support")
        {
            Body = new
            {
                amountMinor = support.AmountMinor,
                currency = coop.Currency,
                interval = support.Interval,
                returnUrl = world.ReturnUrl,
            },
            Key = string.Create(CultureInfo.InvariantCulture, $"{world.Key}:support:{Period}:{support.Number}"),
        };
        ApiAnswer checkout;
        if (support.From.Role == Role.SupportingMember)
        {
            var member = world.MemberOf(support.From);
            await member.SignInAsync(cancellationToken);
            checkout = await member.SendAsync(call, cancellationToken);
        }
        else
        {
            checkout = await world.Api.SendAsync(call, cancellationToken);
        }

        await world.Gate.PassAsync(cancellationToken);
        await world.Stripe.PayAsync(
            checkout.Expected()["checkoutUrl"].GetString()!, support.From.Email, cancellationToken);
    }

    private async Task WorkAsync(PlannedHours hours, CancellationToken cancellationToken)
    {
        var logged = await world.MemberOf(hours.Who).PostAsync(
            "api/members/me/hours",
            new { date = DateOf(hours.Day), minutes = hours.Minutes, note = hours.Note },
            string.Create(
                CultureInfo.InvariantCulture, $"{world.Key}:hours:{Period}:{hours.Day}:{hours.Who.Handle}"),
            cancellationToken);
        var approved = await world.Steward.PostAsync(
            $"api/hours/{logged.Expected().Text("id")}/approve", null, null, cancellationToken);
        approved.Expected();
    }

    private async Task SpendAsync(PlannedExpense expense, CancellationToken cancellationToken)
    {
        var entered = await world.Steward.PostAsync(
            "api/expenses?carry=true",
            new
            {
                date = DateOf(expense.Day),
                amountMinor = expense.AmountMinor,
                currency = coop.Currency,
                category = expense.Category,
                memo = expense.Memo,
            },
            $"{world.Key}:expense:{Period}:{expense.Category}",
            cancellationToken);
        entered.Expected();
    }

    private async Task RefundAsync(ProgressLine progress, CancellationToken cancellationToken)
    {
        foreach (var (i, refund) in _plan.Refunds.Index())
        {
            var paidFrom = CoopFacts.On(coop.MonthAt(refund.OfMonth), 1);
            await world.Stripe.RefundAsync(
                refund,
                paidFrom,
                paidFrom.AddDays(45), // a demo that was stopped for days went on later than it was planned
                string.Create(CultureInfo.InvariantCulture, $"{world.Key}:refund:{Period}:{i}"),
                cancellationToken);
            progress.Step("refunds");
        }
    }

    private string DateOf(int day) =>
        new DateOnly(_month.Year, _month.Month, day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
