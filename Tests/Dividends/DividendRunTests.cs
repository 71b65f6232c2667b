using static PeepFunctions.Tests.DividendWorld;

namespace PeepFunctions.Tests;

public sealed class DividendRunTests
{
    private static readonly MemberClasses Creator = Classes(1), Contributor = Classes(2);

    // Ampled's published figures under a rule that distributes everything: 1 000 000.00 less 900 000.00 leaves
    // 100 000.00, 85 % of it for artists and 15 % for workers.
    [Fact]
    public void Decide_Ampled_GivesArtists85AndWorkers15()
    {
        var bylaws = Bylaws(("/waterfall", """[{"step":"patronage","rateBps":10000,"of":"surplus"}]"""));
        var run = Calculated(Of(
            bylaws,
            Move("assets:stripe", "income:platform-fees", 1_000_000_00),
            Move("expenses:processing", "assets:stripe", 900_000_00),
            Support("artist", "fan", 5_000_00),
            Hours("worker", 600)) with
        {
            Roster = [new("artist", Creator, 1), new("worker", Contributor, 1)],
        });
        Assert.Equal([85_000_00, 15_000_00], run.Pools.Select(pool => pool.PoolMinor));
        Assert.Equal([85_000_00, 15_000_00], run.Allocations.Select(one => one.AllocatedMinor));
        Assert.Equal(0, run.UndistributedMinor + run.ReserveMinor);
    }

    // The founding bylaws in phase 0, reserve empty: 10 000.00 → reserve 15 % = 1 500.00 → tithe 10 % = 1 000.00 →
    // patronage 20 % = 2 000.00 (85/15: 1 700.00 and 300.00) → 5 500.00 remain → buyback 20 % of it = 1 100.00, or
    // nothing without claims → undistributed 4 400.00 or 5 500.00.
    [Theory]
    [InlineData(true, 1_100_00, 4_400_00)]
    [InlineData(false, 0, 5_500_00)]
    public void Decide_FoundingBylaws_FollowTheWaterfall(bool claims, long buyback, long undistributed)
    {
        var run = Calculated(Surplus(10_000_00, Support("a", "x", 5), Hours("w", 60)) with
        {
            Roster = [new("a", Creator, 1), new("w", Contributor, 1)],
            Claims = claims ? [new("founder", 90, 300_000_00, 0, 1)] : [],
            TrustUnits = 10,
        });
        Assert.Equal([1_500_00, 1_000_00, 2_000_00, buyback], run.Waterfall.Select(line => line.AmountMinor));
        Assert.Equal([10_000_00, 10_000_00, 10_000_00, 5_500_00], run.Waterfall.Select(line => line.BaseMinor));
        Assert.Equal([1_700_00, 300_00], run.Pools.Select(pool => pool.PoolMinor));
        Assert.Equal(undistributed, run.UndistributedMinor);
        Assert.Equal(claims ? [new ClaimAllocation("founder", buyback)] : [], run.Buybacks.ToArray());
    }

    // Whole Foods Co-op of Duluth allocated 454 520.00 for its fiscal year 2016, 20 % in cash, 90 904.00, and 80 % as
    // retained equity (wholefoods.coop/patronage-rebate); under the founding bylaws it would have been half and half.
    [Theory]
    [InlineData(2_000, 90_904_00)]
    [InlineData(5_000, 227_260_00)]
    public void Decide_WholeFoodsCoop_PaysTheCashPartAndRetainsTheRest(int cashRate, long cash)
    {
        var bylaws = Bylaws(
            ("/waterfall", """[{"step":"patronage","rateBps":10000,"of":"surplus"}]"""),
            ("/pools", """[{"class":"supporter","shareBps":10000,"basis":"supportGivenMinor"}]"""),
            ("/cashRateBps", $"{cashRate}"));
        var run = Calculated(Of(
            bylaws,
            Move("assets:bank", "income:other", 454_520_00),
            Support("shop", "owner1", 300_00),
            Support("shop", "owner2", 700_00)) with
        {
            Roster = [new("owner1", Classes(4), 1), new("owner2", Classes(4), 1)],
        });

        Assert.Equal((454_520_00, cash), (run.AllocatedMinor, run.CashMinor));
        Assert.Equal([136_356_00, 318_164_00], run.Allocations.Select(one => one.AllocatedMinor)); // 30 % and 70 %
        Assert.Equal(454_520_00 - cash, run.CapitalMinor);
    }

    [Fact]
    public void Decide_WithoutPools_LeavesThePatronageUndistributed()
    {
        var run = Calculated(Surplus(10_000_00) with
        {
            Bylaws = BylawsDocument.Founding with { Pools = [] },
        });
        Assert.Equal((0, 7_500_00), (run.AllocatedMinor, run.UndistributedMinor));
    }

    // 20 % of 12.32 is 2.464 and must be reached (26 USC 1388(c)): 2.46 fails, 2.47 passes.
    [Fact]
    public void Decide_CashPart_IsRoundedUpOnceForEachMember()
    {
        var bylaws = Bylaws(
            ("/waterfall", """[{"step":"patronage","rateBps":10000,"of":"surplus"}]"""),
            ("/pools", """[{"class":"creator","shareBps":5000,"basis":"equal"},{"class":"creator","shareBps":5000,"basis":"tenureMonths"}]"""),
            ("/cashRateBps", "2000"));
        var run = Calculated(Of(bylaws, Move("assets:stripe", "income:dues", 12_32)) with
        {
            Roster = [new("a", Creator, 7)],
        });
        var member = Assert.Single(run.Allocations);
        Assert.Equal((12_32, 2_47, 9_85), (member.AllocatedMinor, member.CashMinor, member.CapitalMinor));
        Assert.Equal([6_16, 6_16], member.Lines.Select(line => line.AmountMinor));
    }

    [Fact]
    public void Decide_LossThenGain_CoversBothMonthsMoneyAndPatronage()
    {
        JournalEntry[] september = [Move("expenses:processing", "assets:stripe", 400_00), Support("a", "x", 300)];
        JournalEntry[] october = [Move("assets:stripe", "income:dues", 1_400_00), Support("b", "x", 100)];
        var loss = DividendRun.Decide(Of(BylawsDocument.Founding, september) with { Window = [Period.Parse("2026-09")] });
        Assert.Equal(-400_00, Assert.IsType<DividendOutcome.Carried>(loss).SurplusMinor);

        var run = Calculated(Of(BylawsDocument.Founding, [.. september, .. october]) with
        {
            Window = [Period.Parse("2026-09"), October],
            Roster = [new("a", Creator, 1), new("b", Creator, 1)],
        });
        Assert.Equal((1_400_00, 400_00, 1_000_00), (run.IncomeMinor, run.ExpensesMinor, run.SurplusMinor));
        Assert.Equal([127_50, 42_50], run.Allocations.Select(one => one.AllocatedMinor));
        Assert.Equal(October, run.Period);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Decide_NoSurplus_IsCarried(long surplus) => Assert.IsType<DividendOutcome.Carried>(
        DividendRun.Decide(Of(
            BylawsDocument.Founding,
            Move("assets:stripe", "income:dues", 10),
            Move("expenses:processing", "assets:stripe", 10 - surplus))));

    // 85 % of 20 % of 10 000.00 is 1 700.00; of 300 given, 100 went to the member: ⌊1 700.00 / 3⌋ = 566.66.
    [Fact]
    public void Decide_BusinessWithNonMembers_GoesToTheReserveEvenWhenFull()
    {
        var run = Calculated(Surplus(10_000_00, Support("a", "x", 100), Support("other", "x", 200)) with
        {
            Roster = [new("a", Creator, 1)],
            ReserveMinor = 5_000_000,
        });
        Assert.Equal(0, run.Waterfall[0].AmountMinor);
        Assert.Equal((100, 300, 1_133_34), (run.Pools[0].MemberPatronage, run.Pools[0].TotalPatronage, run.ReserveMinor));
        Assert.Equal(566_66, Assert.Single(run.Allocations).AllocatedMinor);
    }

    // Nobody is eligible: creators' 1 700.00 were all earned with non-members, contributors' 300.00 find nobody. Reserve
    // 1 500.00 + 1 700.00; undistributed 5 500.00 + 300.00. Without any support the 1 700.00 find nobody either.
    [Theory]
    [InlineData(100, 3_200_00, 5_800_00)]
    [InlineData(0, 1_500_00, 7_500_00)]
    [InlineData(-100, 1_500_00, 7_500_00)]
    public void Decide_NoMembers_PaysNobodyAndLosesNothing(long support, long reserve, long undistributed)
    {
        var run = Calculated(Surplus(10_000_00, support == 0 ? [] : [Support("a", "x", support)]) with
        {
            Roster = [new("a", Classes(0), 1)],
        });
        Assert.Equal((0, reserve, undistributed), (run.AllocatedMinor, run.ReserveMinor, run.UndistributedMinor));
        Assert.Empty(run.Allocations);
        Assert.Equal(["sex-worker-led-nonprofits"], run.Payments.Select(payment => payment.Payee));
    }

    [Fact]
    public void Decide_AllPatronageBelowZero_LeavesThePoolUndistributedAndCarriesAllOn()
    {
        var run = Calculated(Surplus(10_000_00, Support("a", "x", -50), Support("b", "x", -20), Hours("w", -60)) with
        {
            Roster = [new("a", Creator, 1), new("b", Creator, 1), new("w", Contributor, 1)],
        });
        Assert.Equal((0, 1_500_00, 7_500_00), (run.AllocatedMinor, run.ReserveMinor, run.UndistributedMinor));
        Assert.Equal([("a", -50), ("b", -20), ("w", -60)], run.NegativePatronage.Select(one => (one.Who, one.Quantity)));
    }

    // What is in another currency is neither divided nor closed.
    [Fact]
    public void Decide_TwoCurrencies_CoversTheBylawsOnly()
    {
        var eur = new Posting(
            Account.Parse("income:dues"), Account.Parse("assets:stripe"), Money.FromMinor(50_00, Currency.Parse("eur")));
        var run = Calculated(Surplus(10_000_00, Move("assets:stripe", "income:dues", 1) with { Postings = [eur] }));
        Assert.Equal((10_000_00, 10_000_00), (run.IncomeMinor, run.SurplusMinor));
        Assert.Equal(new AccountBalance(Account.Parse("income:platform-fees"), -10_000_00), Assert.Single(run.Closed));
        Assert.All(
            ClosingEntries.Of(run, Instant).SelectMany(entry => entry.Postings),
            posting => Assert.Equal(Usd, posting.Amount.Currency));
    }

    [Fact]
    public void Decide_ReserveNearlyFull_TakesOnlyTheRoomLeft() => Assert.Equal(
        1, Calculated(Surplus(10_000_00) with { ReserveMinor = 4_999_999 }).Waterfall[0].AmountMinor);

    [Fact]
    public void Decide_NegativePatronage_WeighsNothingAndIsCarriedOnUntilEarned()
    {
        var run = Calculated(Surplus(10_000_00, Support("a", "x", -50), Support("b", "x", 100), Support("z", "x", -7)) with
        {
            Roster = [new("a", Creator, 1), new("b", Creator, 1)],
            NegativePatronage = [new(PatronageBasis.SupportReceivedMinor, "a", -20)],
        });
        Assert.Equal([0, 1_700_00], run.Allocations.Select(one => one.AllocatedMinor));
        Assert.Equal(
            [new(PatronageBasis.SupportReceivedMinor, "a", -70), new(PatronageBasis.SupportReceivedMinor, "z", -7)],
            run.NegativePatronage.ToArray());

        var next = Calculated(Surplus(10_000_00, Support("a", "x", 80)) with
        {
            Roster = [new("a", Creator, 1)],
            NegativePatronage = run.NegativePatronage,
        });
        Assert.Equal(10, Assert.Single(next.Allocations).Lines[0].YourPatronage);
        Assert.Equal([new(PatronageBasis.SupportReceivedMinor, "z", -7)], next.NegativePatronage.ToArray());
    }

    [Theory]
    [InlineData("2026-10", 40, 59, PaymentState.Accumulating)]
    [InlineData("2026-10", 40, 60, PaymentState.Pending)]
    [InlineData("2026-12", 1, 0, PaymentState.Pending)]
    public void Decide_SmallCash_AccumulatesUntilTheMinimumOrTheYearsEnd(
        string period, long cash, long earlier, PaymentState state)
    {
        var bylaws = Bylaws(
            ("/waterfall", """[{"step":"patronage","rateBps":10000,"of":"surplus"}]"""),
            ("/pools", """[{"class":"creator","shareBps":10000,"basis":"equal"}]"""),
            ("/cashRateBps", "10000"));
        var run = Calculated(Of(bylaws, Move("assets:stripe", "income:dues", cash)) with
        {
            Window = [Period.Parse(period)],
            Roster = [new("a", Creator, 1)],
            AccumulatingMinor = new Dictionary<string, long> { ["a"] = earlier },
        });
        Assert.Equal(
            new PlannedPayment(PayableKind.Dividend, "a", earlier, cash + earlier, state), Assert.Single(run.Payments));
    }

    [Fact]
    public void Decide_YearsEnd_ReleasesWhatAccumulatedForThoseWithNothingNew()
    {
        var inputs = Surplus(10_000_00) with { AccumulatingMinor = new Dictionary<string, long> { ["gone"] = 5 } };
        Assert.DoesNotContain(Calculated(inputs).Payments, payment => payment.Payee == "gone");
        Assert.Contains(
            new PlannedPayment(PayableKind.Dividend, "gone", 5, 5, PaymentState.Pending),
            Calculated(inputs with { Window = [Period.Parse("2026-11"), Period.Parse("2026-12")] }).Payments);
    }

    [Theory]
    [InlineData("2026-11", 0)]
    [InlineData("2026-12", 5)]
    public void Decide_CarriedMonth_ReleasesWhatAccumulatedAtTheYearsEndOnly(string period, long released)
    {
        var run = Assert.IsType<DividendOutcome.Carried>(DividendRun.Decide(
            Of(BylawsDocument.Founding, Move("expenses:processing", "assets:stripe", 1)) with
            {
                Window = [Period.Parse(period)],
                AccumulatingMinor = new Dictionary<string, long> { ["a"] = 5 },
            }));
        Assert.Equal(released, run.Payments.Sum(payment => payment.AmountMinor));
        Assert.All(run.Payments, one => Assert.Equal(("a", PaymentState.Pending), (one.Payee, one.State)));
    }

    // December was carried and released what had accumulated. The run that covers it and January does not end a year.
    [Fact]
    public void Decide_RunThatCoversACarriedYearsEnd_LetsItsOwnSmallCashAccumulate()
    {
        var run = Calculated(Surplus(7_00, Support("a", "x", 5)) with
        {
            Window = [Period.Parse("2026-12"), Period.Parse("2027-01")],
            Roster = [new("a", Creator, 1)],
        });
        Assert.Equal(PaymentState.Accumulating, run.Payments.Single(one => one.Payee == "a").State);
        Assert.Null(run.Redemption);
    }

    // Surplus 1 000.00 at a year's end: reserve 150.00, tithe 100.00, patronage 200.00 of which 30.00 find nobody and
    // 85.00 are cash, buyback 20 % of 550.00 = 110.00. Of funds of 395.00, 395 - 100 - 110 - 85 = 100.00 are left.
    [Fact]
    public void Decide_YearsEnd_RedeemsFromWhatTheRunItselfLeavesFree()
    {
        var december = Period.Parse("2026-12");
        var inputs = Surplus(1_000_00, Support("a", "x", 5)) with
        {
            Window = [december],
            Roster = [new("a", Creator, 1)],
            Claims = [new("founder", 1, 9_000_00, 0, 1)],
            FundsMinor = 395_00,
            Capital = [new("a", Period.Parse("2023-12"), december, 150_00)],
        };
        var run = Calculated(inputs);
        Assert.Equal((100_00, 150_00, 100_00), (
            run.Redemption!.FundsMinor, run.Redemption.DueMinor, run.Redemption.RedeemedMinor));
        Assert.Equal(
            new PlannedPayment(PayableKind.Redemption, "a", 0, 100_00, PaymentState.Pending), run.Payments[^1]);
        Assert.Equal(85_00, run.Payments.Single(one => one.Kind == PayableKind.Dividend).AmountMinor);
        Assert.NotEqual(run.Hash, DividendRun.Decide(inputs with { FundsMinor = 395_01 }).Hash);
        Assert.Null(Calculated(inputs with { Window = [Period.Parse("2026-11")] }).Redemption);
    }

    // Seniority 1 is owed 50.00 and comes first; the two of seniority 2 share the remaining 1 050.00 as 100 to 200.
    [Fact]
    public void Decide_Claims_ArePaidBySeniorityThenProRata()
    {
        var run = Calculated(Surplus(10_000_00) with
        {
            Claims = [new("b", 1, 2_000_00, 0, 2), new("a", 1, 1_000_00, 0, 2), new("z", 1, 100_00, 50_00, 1)],
        });
        Assert.Equal(
            [new("a", 350_00), new("b", 700_00), new ClaimAllocation("z", 50_00)], run.Buybacks.ToArray());
    }

    // Redeeming 1 100.00 of 4 400.00 moves ⌊100 × 0.25⌋ = 25 units of 100 to the trust: 2 500 of 10 000.
    [Fact]
    public void Decide_UnitsMovedToTheTrust_RaiseThePhaseAndNeverLowerIt()
    {
        var inputs = Surplus(10_000_00) with { Claims = [new("f", 100, 4_400_00, 0, 1)] };
        Assert.Equal((2_500, 1), (Calculated(inputs).CommunityOwned.Count, Calculated(inputs).NextPhase));
        Assert.Equal(3, Calculated(inputs with { Phase = 3 }).NextPhase);
        Assert.Equal(0, Calculated(inputs with { Claims = [] }).CommunityOwned.Count);
        Assert.Equal(10_000, Calculated(inputs with { Claims = [], TrustUnits = 1 }).CommunityOwned.Count);
    }

    [Fact]
    public void Decide_BadInputs_AreRefused()
    {
        var good = Surplus(1_00);
        Assert.Throws<ArgumentException>(() => DividendRun.Decide(good with { Window = [] }));
        Assert.Throws<ArgumentException>(
            () => DividendRun.Decide(good with { Window = [October, Period.Parse("2026-12")] }));
        Assert.Throws<ArgumentException>(() => DividendRun.Decide(
            good with { Roster = [new("a", Creator, 1), new("b", Creator, 1), new("a", Contributor, 1)] }));
        Assert.Throws<ArgumentException>(
            () => DividendRun.Decide(good with { Fold = new WindowFold(Currency.Parse("eur")) }));
    }

    private static DividendInputs Surplus(long minor, params IEnumerable<JournalEntry> more) =>
        Of(BylawsDocument.Founding, more.Prepend(Move("assets:stripe", "income:platform-fees", minor)));

    private static DividendOutcome.Calculated Calculated(DividendInputs inputs) =>
        Assert.IsType<DividendOutcome.Calculated>(DividendRun.Decide(inputs));

    private static BylawsDocument Bylaws(params (string Path, string Json)[] changes) =>
        BylawsDocumentTests.Valid(BylawsDocumentTests.Changed(changes));
}
