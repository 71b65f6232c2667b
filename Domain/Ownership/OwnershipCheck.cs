using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>Rebuilds the ownership from the register and the journal, and compares it with what runs recorded.</summary>
public static class OwnershipCheck
{
    /// <summary>
    /// Every entry is as it was entered, the journal pays no claim that is not there and none beyond its cap, units
    /// issued are units held, after each run the community owned what the run says, and nothing is bought back once the
    /// company is sold.
    /// </summary>
    /// <param name="register">The entries with the hash that stands beside each.</param>
    /// <param name="journal">The journal, or the entries that close months.</param>
    /// <param name="runs">What runs recorded, oldest first.</param>
    /// <param name="zone">The co-op's time zone.</param>
    /// <param name="sale">The company's sale with the hash that stands beside it; null when it is not sold.</param>
    public static IReadOnlyList<LedgerFinding> Of(
        IReadOnlyCollection<(RegisterEntry Entry, string StoredHash)> register,
        IEnumerable<JournalEntry> journal,
        IEnumerable<RecordedOwnership> runs,
        TimeZoneInfo zone,
        (OwnershipSale Sale, string StoredHash)? sale = null)
    {
        ImmutableArray<OwnershipClaim> claims = [.. register.Select(row => row.Entry.Claim)];
        var redeemed = journal
            .SelectMany(entry => Redemptions.Of(entry), (entry, part) => (Period: Period.Of(entry.InstantUtc, zone), part))
            .ToList();
        var standing = OwnershipStanding.Of(claims, redeemed.Select(one => one.part));

        // Nobody holds less than nothing: where more was moved than there was, the sum shows it.
        var held = standing.CommunityUnits
            + standing.Redeemable.Sum(claim => Math.Max(0, claim.Units - claim.MovedUnits));
        return
        [
            .. register.Where(row => row.Entry.Hash != row.StoredHash).Select(row =>
                new LedgerFinding.ContentChanged(row.Entry.Claim.Id, row.StoredHash, row.Entry.Hash)),
            .. sale is { } sold && sold.Sale.Hash != sold.StoredHash
                ? [new LedgerFinding.ContentChanged(sold.Sale.Proposal, sold.StoredHash, sold.Sale.Hash)]
                : Array.Empty<LedgerFinding>(),
            .. redeemed.Where(one => sale?.Sale.From <= one.Period)
                .Select(one => new LedgerFinding.PaidAfterSale(one.part.Claim, one.Period)),
            .. redeemed.Select(one => one.part.Claim)
                .Except(standing.Redeemable.Select(claim => claim.Id), StringComparer.Ordinal)
                .Select(id => new LedgerFinding.ClaimUnknown(id)),
            .. standing.Redeemable.Where(claim => claim.LeftMinor < 0).Select(claim =>
                new LedgerFinding.CapExceeded(claim.Id, claim.RedeemedMinor, claim.CapMinor)),
            .. held == standing.IssuedUnits
                ? Array.Empty<LedgerFinding>()
                : [new LedgerFinding.UnitsDiffer(standing.IssuedUnits, held)],
            .. standing.Redeemable.Any(claim => claim.LeftMinor < 0)
                ? [] // no share of the whole follows from more than the whole
                : runs.Select(run => (Run: run, Rebuilt: OwnershipStanding.Of(
                        claims.Where(claim => claim.IssuedOn <= run.Period.LastDay),
                        redeemed.Where(one => one.Period <= run.Period).Select(one => one.part)).CommunityOwned))
                    .Where(pair => pair.Rebuilt != pair.Run.CommunityOwned)
                    .Select(pair => new LedgerFinding.OwnershipDiffers(
                        pair.Run.Period, pair.Run.CommunityOwned, pair.Rebuilt)),
        ];
    }
}
