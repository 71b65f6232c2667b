using CsCheck;

namespace PeepFunctions.Tests;

/// <summary>Claims and registers to own a company by.</summary>
internal static class OwnershipWorld
{
    public static readonly DateOnly Issued = new(2026, 1, 1);

    public static readonly TimeZoneInfo Utc = TimeZoneInfo.Utc;

    private static readonly Gen<ClaimTerms> Terms = Gen.Select(
        Gen.Bool,
        Gens.Of(1L, 2, 3, 7, 1_000, ClaimIssue.UnitsMost),
        Gens.Of(1L, 3, 10_000, 123_457, ExpenseEntry.LargestMinor),
        Gens.Of(10_000, 15_000, 30_000, 33_333, ClaimIssue.CapMostBps),
        Gen.Int[1, 3],
        (isFounder, units, principal, cap, seniority) => new ClaimTerms(
            isFounder ? ClaimClass.Founder : ClaimClass.Investor,
            units, Issued, "mem_1", "payee", principal, cap, seniority));

    /// <summary>Up to four claims and, half of the time, a trust.</summary>
    public static readonly Gen<OwnershipClaim[]> Claims = Gen.Select(
        Terms.Array[0, 4], Gen.Bool, Gen.Long[1, 50], (terms, hasTrust, units) => (OwnershipClaim[])
        [
            .. terms.Select((one, i) => Valid($"clm_{i}", one)),
            .. hasTrust ? [Trust(units)] : Array.Empty<OwnershipClaim>(),
        ]);

    public static OwnershipClaim Trust(long units) =>
        Valid("any", new ClaimTerms(ClaimClass.Trust, units, Issued));

    public static OwnershipClaim Founder(string id, long units, long principal, int cap = 30_000, int seniority = 1) =>
        Valid(id, new ClaimTerms(ClaimClass.Founder, units, Issued, "mem_1", "payee", principal, cap, seniority));

    public static OwnershipClaim Valid(string id, ClaimTerms terms) =>
        Assert.IsType<ClaimIssue.Valid>(ClaimIssue.Decide(id, terms, true, true, Issued)).Claim;

    /// <summary>The entry that closes a month and allocates to a claim.</summary>
    public static JournalEntry Close(string period, string claim, long minor, EntrySource source = EntrySource.Close) =>
        JournalEntry.Create(
            $"close:{period}",
            Period.Parse(period).EndUtc(Utc).AddTicks(-1),
            source,
            "",
            [new Posting(Accounts.Buyback(claim), Accounts.Undistributed, Money.FromMinor(minor, DividendWorld.Usd))],
            []);
}
