using System.Diagnostics;
using CsCheck;
using static PeepFunctions.Tests.OwnershipWorld;

namespace PeepFunctions.Tests;

public sealed class OwnershipProjectionTests
{
    private const int Trials = 300;

    private static readonly Period October = DividendWorld.October;

    private static readonly Gen<ProjectionStart> Starts = Gen.Select(
        DividendWorld.Bylaws, Claims, Gen.Int[0, 3], Gen.Long[0, 5_000], (bylaws, claims, phase, minor) =>
            Start(bylaws, claims) with { Phase = phase, ReserveMinor = minor, CarriedMinor = minor });

    private static readonly Gen<ProjectionAssumptions> Assumptions = Gen.Select(
        Gen.OneOf(Gen.Long[0, 5_000], Gen.Long[0, ProjectionAssumptions.IncomeMostMinor]),
        Gen.Int[ProjectionAssumptions.GrowthLeastBps, ProjectionAssumptions.GrowthMostBps],
        Gen.Int[-2_000, BasisPoints.Whole],
        Gen.Int[1, 40],
        (income, growth, margin, months) => new ProjectionAssumptions(income, growth, margin, months));

    // 10 000.00 a month, all of it surplus; 900 units at a cap of 3 × 1 100.00 = 3 300.00, the trust's 100 beside them.
    // 1: 1 500 reserve, 1 000 tithe, 20 % = 2 000; 20 % of 5 500 buys back 1 100.00; ⌊900 × 1 100 / 3 300⌋ = 300: 40 %.
    // 2: phase 1, 35 %: 20 % of 4 000 = 800.00, 1 900 in all: ⌊900 × 1 900 / 3 300⌋ = 518: 61.8 %.
    // 3: phase 2, 50 %: 20 % of 2 500 = 500.00, 2 400 in all: 654 units: 75.4 %.
    // 4: the same, 2 900 in all: 790: 89 %.
    // 5: what is left, 400.00: all 900: 100 %. 6: phase 3, 70 %: nothing to buy back.
    [Fact]
    public void Of_FoundingBylaws_BuysAFounderOutInFiveMonths()
    {
        var projection = OwnershipProjection.Of(
            Start(BylawsDocument.Founding, Founder("f", 900, 1_100_00), Trust(100)),
            new ProjectionAssumptions(10_000_00, 0, BasisPoints.Whole, 6));
        Assert.Equal(
            [1_100_00, 800_00, 500_00, 500_00, 400_00, 0], projection.Months.Select(month => month.BuybackMinor));
        Assert.Equal(
            [2_000_00, 3_500_00, 5_000_00, 5_000_00, 5_000_00, 7_000_00],
            projection.Months.Select(month => month.PatronageMinor));
        Assert.Equal(
            [4_000, 6_180, 7_540, 8_900, 10_000, 10_000],
            projection.Months.Select(month => month.Run.CommunityOwned.Count));
        Assert.Equal([0, 1, 2, 2, 2, 3], projection.Months.Select(month => month.Run.Phase));
        Assert.Equal(0, projection.Months[^1].LeftMinor);
        Assert.Equal(
            [(1, "2026-11"), (2, "2026-12"), (3, "2027-03")],
            projection.Phases.Cast<PhaseForecast.Reached>().Select(phase => (phase.Phase, phase.From.ToString())));
    }

    // 20 % less each month, rounded down: 1 000, 800, 640, 512, 409 (409.6), 327 (327.2); half of it is surplus.
    [Fact]
    public void Of_Growth_CompoundsAndRoundsDown()
    {
        var projection = OwnershipProjection.Of(
            Start(BylawsDocument.Founding, Trust(1)), new ProjectionAssumptions(1_000, -2_000, 5_000, 6));
        Assert.Equal([1_000, 800, 640, 512, 409, 327], projection.Months.Select(month => month.IncomeMinor));
        Assert.Equal([500, 400, 320, 256, 204, 163], projection.Months.Select(month => month.Run.SurplusMinor));
    }

    // 300.00 of loss waits; each month brings 200.00: carried with 100.00 to go, then 100.00 of surplus, then 200.00.
    [Fact]
    public void Of_ALossThatWaits_IsEarnedFirst()
    {
        var projection = OwnershipProjection.Of(
            Start(BylawsDocument.Founding, Founder("f", 1, 5_000_00)) with
            {
                WindowFrom = October.AddMonths(-1),
                CarriedMinor = 300_00,
            },
            new ProjectionAssumptions(200_00, 0, BasisPoints.Whole, 3));
        Assert.Equal([-100_00, 100_00, 200_00], projection.Months.Select(month => month.Run.SurplusMinor));
        Assert.Equal([2, 3, 1], projection.Months.Select(month => month.Run.Window.Length));
        Assert.Equal([0, 11_00, 22_00], projection.Months.Select(month => month.BuybackMinor)); // 20 % of 55 %
    }

    [Theory]
    [InlineData(PhaseObstacle.NoUnits, false, 2_000, 10_000, 480)]
    [InlineData(PhaseObstacle.NoSurplus, true, 2_000, 0, 480)]
    [InlineData(PhaseObstacle.NoSurplus, true, 2_000, -500, 480)]
    [InlineData(PhaseObstacle.NoBuyback, true, 0, 10_000, 480)]
    [InlineData(PhaseObstacle.NotInTime, true, 2_000, 10_000, 1)]
    public void Of_WhatIsInTheWay_IsNamed(PhaseObstacle obstacle, bool claims, int rate, int margin, int months)
    {
        var bylaws = BylawsDocumentTests.Valid(BylawsDocumentTests.Changed(("/waterfall/3/rateBps", $"{rate}")));
        var projection = OwnershipProjection.Of(
            Start(bylaws, claims ? [Founder("f", 900, 1_000_00)] : []),
            new ProjectionAssumptions(100_00, 0, margin, months));
        Assert.Equal(months, projection.Months.Length);
        Assert.Equal(
            [(1, obstacle), (2, obstacle), (3, obstacle)],
            projection.Phases.Cast<PhaseForecast.Never>().Select(phase => (phase.Phase, phase.Because)));
    }

    [Fact]
    public void Of_TheTrustAlone_OwnsAllFromTheNextWindowOn() => Assert.All(
        OwnershipProjection.Of(
            Start(BylawsDocument.Founding, Trust(1)), new ProjectionAssumptions(100_00, 0, 1_000, 1)).Phases,
        phase => Assert.Equal("2026-11", Assert.IsType<PhaseForecast.Reached>(phase).From.ToString()));

    // 20 % of what 15 % reserve, 10 % tithe and 20 % patronage leave of 10 000.00 is 1 100.00 a month, until the sale.
    [Fact]
    public void Of_ASale_EndsTheBuybackAndKeepsWhatIsHeld()
    {
        var projection = OwnershipProjection.Of(
            Start(BylawsDocument.Founding, Founder("f", 900, 10_000_00)) with { SoldFrom = October.AddMonths(2) },
            new ProjectionAssumptions(10_000_00, 0, BasisPoints.Whole, 4));
        Assert.Equal([1_100_00, 1_100_00, 0, 0], projection.Months.Select(month => month.BuybackMinor));
        Assert.Equal([366, 733, 733, 733], projection.Months.Select(month => month.Run.CommunityOwned.Count));
        Assert.All(projection.Phases, phase =>
            Assert.Equal(PhaseObstacle.Sold, Assert.IsType<PhaseForecast.Never>(phase).Because));
    }

    // A claim and the trust's that count from the second month on: what the months are that begin without them.
    [Fact]
    public void Of_ClaimsToCome_CountFromTheirMonthOn()
    {
        var (early, late) = (Founder("f", 900, 10_000_00), Founder("g", 100, 10_000_00));
        var assumptions = new ProjectionAssumptions(10_000_00, 0, BasisPoints.Whole, 3);
        var issued = October.AddMonths(1).FirstDay;
        var projection = OwnershipProjection.Of(
            Start(BylawsDocument.Founding, early) with
            {
                Coming = [late with { IssuedOn = issued }, Trust(1_000) with { IssuedOn = issued }],
            },
            assumptions);
        Assert.Equal([1, 2, 2], projection.Months.Select(month => month.Claims.Length));
        Assert.Equal(
            [366, 5_250, 5_290], // 33 of 900; then 1 000 + 49 + 1, and 1 000 + 56 + 2 in phase 2, of 2 000
            projection.Months.Select(month => month.Run.CommunityOwned.Count));
    }

    // Told here by a loop of its own: without growth, every month is the run of the one before with what that changed.
    [Fact]
    public void Of_NoGrowth_IsTheSameRunRepeated() => Gen.Select(Starts, Assumptions).Sample(
        (start, assumptions) =>
        {
            var steady = assumptions with { MonthlyGrowthBps = 0, MarginBps = Math.Abs(assumptions.MarginBps) };
            var (claims, phase, reserve) = (start.Claims, start.Phase, start.ReserveMinor);
            foreach (var month in OwnershipProjection.Of(start with { CarriedMinor = 0 }, steady).Months)
            {
                var surplus = (long)((Int128)steady.MonthlyIncomeMinor * steady.MarginBps / BasisPoints.Whole);
                if (surplus == 0)
                {
                    Assert.IsType<DividendOutcome.Carried>(month.Run);
                    continue;
                }

                var run = Assert.IsType<DividendOutcome.Calculated>(DividendRun.Decide(
                    DividendWorld.Of(start.Versions.Single(), DividendWorld.Move("assets:bank", "income:dues", surplus)) with
                    {
                        Phase = phase,
                        ReserveMinor = reserve,
                        Claims = claims,
                        TrustUnits = start.TrustUnits,
                    }));
                var seen = Assert.IsType<DividendOutcome.Calculated>(month.Run);
                Assert.Equal(run.Waterfall.AsEnumerable(), seen.Waterfall);
                Assert.Equal(run.Buybacks.AsEnumerable(), seen.Buybacks);
                Assert.Equal((run.CommunityOwned, run.NextPhase), (seen.CommunityOwned, seen.NextPhase));
                (phase, reserve) = (run.NextPhase, reserve + run.ReserveMinor);
                claims = [.. claims.Select(claim => claim with
                {
                    RedeemedMinor = claim.RedeemedMinor
                        + run.Buybacks.Where(part => part.Claim == claim.Id).Sum(part => part.AmountMinor),
                })];
            }
        },
        iter: Trials);

    [Fact]
    public void Of_Anything_KeepsUnitsCapsAndPhases() => Gen.Select(Starts, Assumptions).Sample(
        (start, assumptions) =>
        {
            var issued = start.TrustUnits + start.Claims.Sum(claim => claim.Units);
            var (phase, owned) = (0, default(BasisPoints));
            foreach (var month in OwnershipProjection.Of(start, assumptions).Months)
            {
                Assert.All(month.Claims, claim => Assert.InRange(claim.RedeemedMinor, 0, claim.CapMinor));
                var community = start.TrustUnits + month.Claims.Sum(claim => claim.MovedUnits);
                Assert.InRange(community, start.TrustUnits, issued);
                Assert.Equal(
                    issued == 0 ? 0 : (int)((Int128)community * BasisPoints.Whole / issued),
                    month.Run.CommunityOwned.Count);
                Assert.True(month.Run.NextPhase >= month.Run.Phase && month.Run.Phase >= phase);
                Assert.True(month.Run.CommunityOwned >= owned);
                (phase, owned) = (month.Run.Phase, month.Run.CommunityOwned);
            }
        },
        iter: Trials);

    [Fact]
    public void Of_FortyYears_TakeWellUnderASecond()
    {
        var start = Start(
            BylawsDocument.Founding,
            [.. Enumerable.Range(0, 20).Select(i => Founder($"clm_{i}", 10, 1_000_000_00, 30_000, (i % 5) + 1))]);
        var assumptions = new ProjectionAssumptions(10_000_00, 50, 3_000, ProjectionAssumptions.MonthsMost);
        var fastest = Enumerable.Range(0, 5).Min(_ =>
        {
            var began = Stopwatch.GetTimestamp();
            Assert.Equal(480, OwnershipProjection.Of(start, assumptions).Months.Length);
            return Stopwatch.GetElapsedTime(began);
        });
        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void Of_AnAssumptionOutOfRange_Throws()
    {
        var right = new ProjectionAssumptions(1, 0, 0, 1);
        Assert.All(
            [
                right with { MonthlyIncomeMinor = -1 },
                right with { MonthlyIncomeMinor = ProjectionAssumptions.IncomeMostMinor + 1 },
                right with { MonthlyGrowthBps = ProjectionAssumptions.GrowthLeastBps - 1 },
                right with { MonthlyGrowthBps = ProjectionAssumptions.GrowthMostBps + 1 },
                right with { MarginBps = ProjectionAssumptions.MarginLeastBps - 1 },
                right with { MarginBps = BasisPoints.Whole + 1 },
                right with { Months = 0 },
                right with { Months = ProjectionAssumptions.MonthsMost + 1 },
            ],
            wrong => Assert.Throws<ArgumentOutOfRangeException>(() =>
                OwnershipProjection.Of(Start(BylawsDocument.Founding), wrong)));
    }

    private static ProjectionStart Start(BylawsDocument bylaws, params OwnershipClaim[] claims)
    {
        var standing = OwnershipStanding.Of(claims, []);
        return new ProjectionStart([bylaws], October, October, 0, 0, 0, standing.Redeemable, standing.TrustUnits);
    }
}
