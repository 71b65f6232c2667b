using CsCheck;
using PeepFunctions.Local.Demo;

namespace PeepFunctions.Tests;

public sealed class MonthPlanTests
{
    private static readonly Cast Cast = new(DemoPlan.Year, "steward@peep.example");

    [Fact]
    public void Cast_OfTheYear_HasHandlesAndAddressesThatTheAppTakesAndNobodyShares()
    {
        var joining = Cast.Joining.Append(Cast.Steward).ToList();

        Assert.Equal(12 + 3 + 20 + 1, joining.Count);
        Assert.Equal(200, Cast.Supporters.Count);
        Assert.All(joining, person => Assert.True(Handle.TryParse(person.Handle, out _), person.Handle));
        Assert.All(Cast.Supporters, person => Assert.True(EmailAddress.TryParse(person.Email, out _), person.Email));
        var everybody = joining.Union(Cast.Supporters).ToList();
        Assert.Equal(everybody.Count, everybody.Select(person => person.Handle).Distinct().Count());
        Assert.Equal(everybody.Count, everybody.Select(person => person.Email).Distinct().Count());
    }

    [Fact]
    public void Draw_TheSameMonthAgain_IsTheSame()
    {
        var first = MonthPlan.Draw(DemoPlan.Year, Cast, 4);
        var again = MonthPlan.Draw(DemoPlan.Year, new Cast(DemoPlan.Year, "steward@peep.example"), 4);

        Assert.Equal(first.Supports, again.Supports);
        Assert.Equal(first.Refunds, again.Refunds);
        Assert.Equal(first.Expenses, again.Expenses);
        Assert.Equal(first.Hours, again.Hours);
        Assert.NotEqual(first.Supports, MonthPlan.Draw(DemoPlan.Year, Cast, 5).Supports);
    }

    [Fact]
    public void Draw_AnySeed_GivesEachSupporterOncePerMonthWithinTheLimits() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 24]).Sample((seed, month) =>
        {
            var plan = DemoPlan.Year with { Seed = seed };
            var drawn = MonthPlan.Draw(plan, Cast, month);

            Assert.Equal(plan.PaymentsPerMonth, drawn.Supports.Select(support => support.From).Distinct().Count());
            Assert.All(drawn.Supports, support => Assert.InRange(support.AmountMinor, 300, 6000));
            Assert.All(drawn.Supports, support => Assert.Contains(support.Day, MonthPlan.Days));
            Assert.InRange(drawn.Refunds.Count, 1, 3);
            Assert.All(drawn.Refunds, refund => Assert.True(refund.AmountMinor is null or > 0 and <= 300));
        }, iter: 200);

    [Fact]
    public void Draw_AMonthsRefunds_AreOfPaymentsOfThatMonthOrTheOneBefore()
    {
        for (var month = 1; month <= DemoPlan.Year.Months; month++)
        {
            foreach (var refund in MonthPlan.Draw(DemoPlan.Year, Cast, month).Refunds)
            {
                Assert.InRange(refund.OfMonth, month - 1, month);
                Assert.Contains(refund.Support, MonthPlan.Draw(DemoPlan.Year, Cast, refund.OfMonth).Supports);
            }
        }
    }

    [Fact]
    public void Draw_AnySeed_DisputesNoSupportTwiceAndNoneThatIsRefunded() =>
        Gen.Int[0, 1_000_000].Sample(seed =>
        {
            var plan = DemoPlan.Year with { Seed = seed };
            var months = Enumerable.Range(1, plan.Months).Select(month => MonthPlan.Draw(plan, Cast, month)).ToList();
            var disputes = months.Select(month => month.Dispute).OfType<PlannedDispute>().ToList();

            Assert.Equal(8, disputes.Count);
            Assert.Equal(4, disputes.Count(dispute => dispute.OfMonth < dispute.Month));
            Assert.Equal(Enum.GetValues<DisputeEnd>(), disputes.Select(dispute => dispute.End).Distinct());
            Assert.Equal(8, disputes.Select(dispute => (dispute.OfMonth, dispute.Support.Number)).Distinct().Count());
            Assert.All(disputes, dispute =>
            {
                Assert.Contains(dispute.Support, months[dispute.OfMonth - 1].Supports);
                Assert.DoesNotContain(
                    months.SelectMany(month => month.Refunds),
                    refund => (refund.OfMonth, refund.Support) == (dispute.OfMonth, dispute.Support));
            });
            Assert.All(months.Skip(1), month => Assert.Equal(months[month.Month - 2].Dispute, month.Decided));
        }, iter: 20);

    [Fact]
    public void Draw_TheFirstMonth_BeginsMonthlySupportsOfAmountsThatNoOtherHas()
    {
        var first = MonthPlan.Draw(DemoPlan.Year, Cast, 1);

        Assert.Equal(DemoPlan.Year.MonthlySupports, first.Monthly.Count);
        Assert.Equal(first.Monthly.Count, first.Monthly.Select(support => support.From).Distinct().Count());
        Assert.All(first.Monthly, support =>
        {
            Assert.Equal("month", support.Interval);
            Assert.DoesNotContain(support.Number, first.Supports.Select(other => other.Number));
            Assert.NotEqual(0, support.AmountMinor % 50);
        });
        Assert.Empty(MonthPlan.Draw(DemoPlan.Year, Cast, 2).Monthly);
    }

    [Fact]
    public void Draw_TheYear_GivesBackTheReserveItHolds() => Assert.Equal(
        0,
        Enumerable.Range(1, DemoPlan.Year.Months)
            .SelectMany(month => MonthPlan.Draw(DemoPlan.Year, Cast, month).Cash.Movements)
            .Where(movement => movement.Type != PlannedCash.UnknownType)
            .Sum(movement => movement.AmountMinor));

    [Fact]
    public void Draw_ThreeMonths_BringsTheLargeCreatorsTenSupportersAndTheSmallOnesFewer()
    {
        var supporters = Enumerable.Range(1, 3)
            .SelectMany(month => MonthPlan.Draw(DemoPlan.Year, Cast, month).Supports)
            .GroupBy(support => support.To, support => support.From)
            .ToDictionary(group => group.Key, group => group.Distinct().Count());

        Assert.All(Cast.Creators.Take(10), creator => Assert.True(supporters[creator] >= 10, creator.Handle));
        Assert.All(Cast.Creators.Skip(10), creator => Assert.InRange(supporters[creator], 1, 9));
    }

    [Fact]
    public void Draw_TheYear_HasOneMonthThatSpendsMoreThanTheFeesOfItsSupports()
    {
        var losses = Enumerable.Range(1, DemoPlan.Year.Months)
            .Select(month => MonthPlan.Draw(DemoPlan.Year, Cast, month))
            .Where(drawn => drawn.Expenses.Sum(expense => expense.AmountMinor) > FeesLeft(drawn))
            .Select(drawn => drawn.Month);

        Assert.Equal([DemoPlan.Year.LossMonth], losses);
    }

    /// <summary>10 % for the co-op, less 2.9 % and 0.30 for Stripe.</summary>
    private static long FeesLeft(MonthPlan drawn) =>
        drawn.Supports.Sum(support => (support.AmountMinor * 71 / 1000) - 30);
}
