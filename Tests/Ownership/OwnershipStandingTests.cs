using CsCheck;
using static PeepFunctions.Tests.OwnershipWorld;

namespace PeepFunctions.Tests;

public sealed class OwnershipStandingTests
{
    // 900 units at a cap of 3 × 100.00 and the trust's 100. After 50.00: ⌊900 × 5 000 / 30 000⌋ = 150 have moved, so that
    // the trust has 250 of 1 000 units.
    [Fact]
    public void Of_AClaimPartlyRedeemed_HasMovedItsUnitsInProportion()
    {
        var standing = OwnershipStanding.Of(
            [Founder("f", 900, 100_00), Trust(100)], [new("f", 20_00), new("f", 30_00), new("stranger", 1)]);
        Assert.Equal((1_000, 100, 250), (standing.IssuedUnits, standing.TrustUnits, standing.CommunityUnits));
        Assert.Equal((2_500, 250_00L), (standing.CommunityOwned.Count, standing.LeftMinor));
        Assert.Equal(
            (750, 0, 250),
            (standing.UnitsOf(ClaimClass.Founder), standing.UnitsOf(ClaimClass.Investor), standing.UnitsOf(ClaimClass.Trust)));
    }

    [Fact]
    public void Of_EmptyRegister_OwnsNothing_AndTheTrustAloneAll()
    {
        Assert.Equal(0, OwnershipStanding.Of([], []).CommunityOwned.Count);
        Assert.Equal(10_000, OwnershipStanding.Of([Trust(1)], []).CommunityOwned.Count);
    }

    [Fact]
    public void Of_AnyRedemption_UnitsHeldAreUnitsIssued() => Gen.Select(Claims, Gen.Int[0, 100]).Sample((claims, percent) =>
    {
        var standing = OwnershipStanding.Of(claims, PartOf(claims, percent));
        return standing.IssuedUnits == Enum.GetValues<ClaimClass>().Sum(standing.UnitsOf)
            && standing.Redeemable.All(claim => claim.MovedUnits >= 0 && claim.MovedUnits <= claim.Units)
            && (percent < 100 || standing.IssuedUnits == standing.CommunityUnits);
    });

    [Fact]
    public void Of_MoreRedeemed_NeverOwnsLess() => Gen.Select(Claims, Gen.Int[0, 100], Gen.Int[0, 100]).Sample(
        (claims, one, other) =>
            OwnershipStanding.Of(claims, PartOf(claims, Math.Min(one, other))).CommunityOwned
            <= OwnershipStanding.Of(claims, PartOf(claims, Math.Max(one, other))).CommunityOwned);

    [Theory]
    [InlineData(EntrySource.Close, 1)]
    [InlineData(EntrySource.Correction, 0)]
    [InlineData(EntrySource.Movement, 0)]
    public void Redemptions_OnlyACloseAllocates(EntrySource source, int parts) =>
        Assert.Equal(parts, Redemptions.Of(Close("2026-01", "f", 5, source)).Count());

    [Fact]
    public void Redemptions_OfARunsOwnClosingEntries_AreItsBuybacks() => DividendWorld.Inputs.Sample(inputs =>
        DividendRun.Decide(inputs) is not DividendOutcome.Calculated run
        || ClosingEntries.Of(run, DividendWorld.Instant).SelectMany(Redemptions.Of)
            .OrderBy(part => part.Claim, StringComparer.Ordinal).SequenceEqual(run.Buybacks));

    // The run of October brings phase 1 for November; the run of November keeps it, that of December brings phase 3.
    [Fact]
    public void Phase_IsThatOfTheLastRunThatChangedIt_FromTheNextWindowOn()
    {
        var first = Period.Parse("2026-09");
        RecordedOwnership[] runs =
        [
            Recorded("2026-09", 2_400, 0), Recorded("2026-10", 2_600, 1), Recorded("2026-11", 2_900, 1),
            Recorded("2026-12", 10_000, 3),
        ];
        Assert.Equal(new OwnershipPhase(0, first, null, default), OwnershipPhase.After(first, runs[..1]));
        Assert.Equal(
            new OwnershipPhase(1, Period.Parse("2026-11"), Period.Parse("2026-10"), BasisPoints.FromCount(2_600)),
            OwnershipPhase.After(first, runs[..3]));
        Assert.Equal(
            new OwnershipPhase(3, Period.Parse("2027-01"), Period.Parse("2026-12"), BasisPoints.FromCount(10_000)),
            OwnershipPhase.After(first, runs));
    }

    private static RecordedOwnership Recorded(string period, int owned, int next) =>
        new(Period.Parse(period), BasisPoints.FromCount(owned), next);

    private static IEnumerable<ClaimAllocation> PartOf(OwnershipClaim[] claims, int percent) => claims
        .Where(claim => claim.Class != ClaimClass.Trust)
        .Select(claim => new ClaimAllocation(claim.Id, (long)((Int128)claim.CapMinor * percent / 100)));
}
