namespace PeepFunctions.Tests;

public sealed class ClaimIssueTests
{
    private static readonly DateOnly Today = new(2026, 6, 30);

    private static readonly ClaimTerms Founder =
        new(ClaimClass.Founder, 450, Today, "mem_1", "founder-one", 100_00, 30_000, 1);

    [Fact]
    public void Decide_GoodTerms_IsTheClaimWithItsCapRoundedDown()
    {
        var claim = Valid(Founder with { PrincipalMinor = 1, CapBps = 15_001 });
        Assert.Equal(new OwnershipClaim("clm_1", ClaimClass.Founder, "mem_1", "founder-one", 450, 1, 15_001, 1, Today), claim);
        Assert.Equal(1, claim.CapMinor); // 1.5001 rounded down
        Assert.Equal(300_00, Valid(Founder).CapMinor);
        Assert.Equal(
            ExpenseEntry.LargestMinor * 100,
            Valid(Founder with { PrincipalMinor = ExpenseEntry.LargestMinor, CapBps = ClaimIssue.CapMostBps }).CapMinor);
    }

    [Fact]
    public void Decide_Trust_HasOneIdAndNothingToBePaid()
    {
        var trust = Valid(new ClaimTerms(ClaimClass.Trust, 100, Today));
        Assert.Equal(new OwnershipClaim("trust", ClaimClass.Trust, null, null, 100, 0, 0, 0, Today), trust);
    }

    public static TheoryData<string, object> Bad() => new()
    {
        { "units", Founder with { Units = 0 } },
        { "units", Founder with { Units = ClaimIssue.UnitsMost + 1 } },
        { "issuedOn", Founder with { IssuedOn = Today.AddDays(1) } },
        { "issuedOn", Founder with { IssuedOn = new DateOnly(1999, 12, 31) } },
        { "principalMinor", Founder with { PrincipalMinor = 0 } },
        { "principalMinor", Founder with { PrincipalMinor = null } },
        { "principalMinor", Founder with { PrincipalMinor = ExpenseEntry.LargestMinor + 1 } },
        { "capBps", Founder with { CapBps = null } },
        { "capBps", Founder with { CapBps = 9_999 } },
        { "capBps", Founder with { CapBps = ClaimIssue.CapMostBps + 1 } },
        { "seniority", Founder with { Seniority = 0 } },
        { "seniority", Founder with { Seniority = 101 } },
        { "holder", new ClaimTerms(ClaimClass.Trust, 1, Today, Holder: "mem_1") },
        { "payee", new ClaimTerms(ClaimClass.Trust, 1, Today, Payee: "p") },
        { "capBps", new ClaimTerms(ClaimClass.Trust, 1, Today, CapBps: 30_000) },
        { "seniority", new ClaimTerms(ClaimClass.Trust, 1, Today, Seniority: 1) },
        { "principalMinor", new ClaimTerms(ClaimClass.Trust, 1, Today, PrincipalMinor: 1) },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Decide_OneBadField_IsNamed(string field, object terms) => Assert.Equal(
        [field],
        Assert.IsType<ClaimIssue.Faulty>(ClaimIssue.Decide("clm_1", (ClaimTerms)terms, true, true, Today)).Faults.Keys);

    [Fact]
    public void Decide_SeveralBadFields_NamesEach() => Assert.Equal(
        ["capBps", "holder", "payee", "units"],
        Assert.IsType<ClaimIssue.Faulty>(ClaimIssue.Decide(
            "clm_1", Founder with { Units = 0, CapBps = 1 }, holderIsKnown: false, payeeIsKnown: false, Today)).Faults.Keys);

    // A row's text holds 32 K characters, and the close of a month names every claim and every account in one of them.
    [Fact]
    public void ClaimsMost_InOneClosingEntry_FitIntoARow()
    {
        var claims = Enumerable.Range(0, ClaimIssue.ClaimsMost).Select(i => new Posting(
            Accounts.Buyback($"clm_{i:D32}"),
            Accounts.Undistributed,
            Money.FromMinor(ExpenseEntry.LargestMinor * 100, DividendWorld.Usd)));
        var expenses = Enumerable.Range(0, 60).Select(i => new Posting(
            Accounts.Operations(Category.Parse($"{i:D40}")),
            Accounts.Undistributed,
            Money.FromMinor(ExpenseEntry.LargestMinor, DividendWorld.Usd)));
        Assert.InRange(JournalJson.WritePostings([.. claims, .. expenses]).Length, 1, 32_000);
    }

    private static OwnershipClaim Valid(ClaimTerms terms) =>
        Assert.IsType<ClaimIssue.Valid>(ClaimIssue.Decide("clm_1", terms, true, true, Today)).Claim;
}
