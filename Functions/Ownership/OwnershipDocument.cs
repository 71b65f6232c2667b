namespace PeepFunctions.Functions;

/// <summary>The units of a class, as anyone may see them.</summary>
/// <param name="Class">The class.</param>
/// <param name="IssuedUnits">What was issued to it.</param>
/// <param name="Units">What it still has; the trust, what it has by now. Null where it would tell of a few holders.</param>
public sealed record OwnedUnits(ClaimClass Class, long IssuedUnits, long? Units);

/// <summary>A phase as anyone may see it.</summary>
/// <param name="Number">The phase.</param>
/// <param name="Since">The first month of the window that it first bound.</param>
/// <param name="Cause"><c>founding</c>, or the closing entry whose run brought it.</param>
/// <param name="CommunityOwnedBps">What the community owned then.</param>
/// <param name="PatronageRateBps">The part of a surplus that is divided by patronage.</param>
/// <param name="Seats">The seats of the board by group.</param>
public sealed record PhaseDocument(
    int Number,
    string Since,
    string Cause,
    int CommunityOwnedBps,
    int PatronageRateBps,
    IReadOnlyDictionary<string, int> Seats);

/// <summary>
/// That the company is sold. The trust's claim is dissolved; units and percentages stay as they stood, because the
/// price is divided by them.
/// </summary>
/// <param name="Proposal">The proposal that passed.</param>
/// <param name="AdoptedUtc">When its vote closed.</param>
/// <param name="From">The month from which nothing is bought back any more.</param>
public sealed record SaleDocument(string Proposal, DateTimeOffset AdoptedUtc, string From)
{
    /// <summary>The document of a sale; null of none.</summary>
    public static SaleDocument? Of(OwnershipSale? sale) =>
        sale is null ? null : new SaleDocument(sale.Proposal, sale.AdoptedUtc, sale.From.ToString());
}

/// <summary>Who owns the company, as anyone may see it: nobody's claim, and no amount of anybody's.</summary>
public sealed record OwnershipDocument(
    IReadOnlyList<OwnedUnits> Classes,
    long IssuedUnits,
    long CommunityUnits,
    int CommunityOwnedBps,
    string Currency,
    long LeftOfCapsMinor,
    PhaseDocument Phase,
    SaleDocument? Sale)
{
    /// <summary>The document of a standing under the bylaws that bind the open window.</summary>
    public static OwnershipDocument Of(
        OwnershipStanding standing, OwnershipPhase phase, BylawsDocument bylaws, OwnershipSale? sale)
    {
        var applied = bylaws.Phases[Math.Min(phase.Number, bylaws.Phases.Length - 1)];
        var isSplitShown = IsSplitShown(standing, bylaws.WithholdBelow);
        return new OwnershipDocument(
            [
                .. Enum.GetValues<ClaimClass>().Select(one => new OwnedUnits(
                    one,
                    standing.Claims.Where(claim => claim.Class == one).Sum(claim => claim.Units),
                    one == ClaimClass.Trust || isSplitShown ? standing.UnitsOf(one) : null)),
            ],
            standing.IssuedUnits,
            standing.CommunityUnits,
            standing.CommunityOwned.Count,
            bylaws.Currency.Code,
            standing.LeftMinor,
            new PhaseDocument(
                phase.Number,
                phase.Since.ToString(),
                phase.Cause is { } cause ? RunPosting.EntryId(cause) : RegisterEntry.Founding,
                phase.CommunityOwned.Count,
                applied.PatronageRate.Count,
                applied.Seats),
            SaleDocument.Of(sale));
    }

    // The units that a class has lost say how far it was paid. All that is paid to claims is in the open books, so that a
    // class which is alone has no secret; where there are two, a few holders of either would be told from the other.
    private static bool IsSplitShown(OwnershipStanding standing, int withholdBelow)
    {
        var holders = standing.Claims.Where(claim => claim.Class != ClaimClass.Trust)
            .GroupBy(claim => claim.Class, claim => claim.Holder)
            .Select(group => group.Distinct().Count())
            .ToList();
        return holders.Count < 2 || holders.All(count => count >= withholdBelow);
    }
}
