using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace PeepFunctions.Functions;

/// <summary>
/// Who owns what: the claims of the register, and what the entries that closed months, or the opening, allocated to
/// them. Nothing of it
/// is stored a second time.
/// </summary>
public sealed class OwnershipReading(
    OwnershipTable register,
    LedgerTable ledger,
    PeriodsTable periods,
    DividendRunsTable runs,
    OpeningTable opening,
    Coop coop)
{
    // What closed a month is for good, so it is read once.
    private readonly ConcurrentDictionary<Period, ImmutableArray<ClaimAllocation>> _closed = new();

    /// <summary>The standing before a window begins, with the claims that count in it.</summary>
    /// <param name="window">The window's periods.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<OwnershipStanding> BeforeAsync(
        ImmutableArray<Period> window, CancellationToken cancellationToken) =>
        await ReadAsync(claim => claim.IssuedOn <= window[^1].LastDay, period => period < window[0], cancellationToken)
            with
        {
            IsSold = (await register.FindSaleAsync(cancellationToken))?.Sale.From <= window[^1],
        };

    /// <summary>The standing after all months that are closed, with the claims that count on a day.</summary>
    public Task<OwnershipStanding> AsOfAsync(DateOnly day, CancellationToken cancellationToken) =>
        ReadAsync(claim => claim.IssuedOn <= day, _ => true, cancellationToken);

    /// <summary>The claims that are issued and do not count yet on a day.</summary>
    public async Task<ImmutableArray<OwnershipClaim>> ComingAsync(DateOnly day, CancellationToken cancellationToken) =>
    [
        .. (await register.ReadAllAsync(cancellationToken)).Select(row => row.Entry.Claim)
            .Where(claim => claim.IssuedOn > day),
    ];

    /// <summary>The runs of closed months, oldest first.</summary>
    public async Task<IReadOnlyList<RunRow>> ClosedRunsAsync(CancellationToken cancellationToken)
    {
        var closed = (await ClosedAsync(cancellationToken)).ToHashSet();
        return [.. (await runs.ReadAllAsync(cancellationToken)).Where(run => closed.Contains(run.Period))];
    }

    /// <summary>What those of them that paid recorded of the ownership.</summary>
    public static IReadOnlyList<RecordedOwnership> RecordedBy(IEnumerable<RunRow> closed) =>
    [
        .. closed.Where(run => run.State != DividendRunState.Carried).Select(run => new RecordedOwnership(
            run.Period, BasisPoints.FromCount(run.Decided.CommunityOwnedBps), run.Decided.NextPhase)),
    ];

    private async Task<OwnershipStanding> ReadAsync(
        Func<OwnershipClaim, bool> counts, Func<Period, bool> isBefore, CancellationToken cancellationToken)
    {
        var closed = (await ClosedAsync(cancellationToken)).Where(isBefore);
        var allocated = await Task.WhenAll(closed.Select(period => ReadAsync(period, cancellationToken)));
        return OwnershipStanding.Of(
            (await register.ReadAllAsync(cancellationToken)).Select(row => row.Entry.Claim).Where(counts),
            (await ReadOpeningAsync(cancellationToken)).Concat(allocated.SelectMany(parts => parts)));
    }

    // What was allocated before the books counts before every window.
    private async Task<IEnumerable<ClaimAllocation>> ReadOpeningAsync(CancellationToken cancellationToken) =>
        await opening.FindAsync(cancellationToken) is { Stage: OpeningStage.Posted } opened
        && await ledger.FindAsync(
            coop.PeriodOf(opened.CutoffUtc.AddTicks(-1)),
            OpeningBalances.ClaimsEntryId,
            cancellationToken) is { } posted
            ? Redemptions.Of(posted.Entry)
            : [];

    private async Task<ImmutableArray<ClaimAllocation>> ReadAsync(Period period, CancellationToken cancellationToken)
    {
        if (!_closed.TryGetValue(period, out var parts))
        {
            var entry = await ledger.FindAsync(period, RunPosting.EntryId(period), cancellationToken);
            _closed[period] = parts = entry is null ? [] : [.. Redemptions.Of(entry.Entry)]; // none where it was carried
        }

        return parts;
    }

    private async Task<IEnumerable<Period>> ClosedAsync(CancellationToken cancellationToken) =>
        (await periods.ListAsync(cancellationToken))
            .Where(row => row.State == PeriodState.Closed)
            .Select(row => row.Period);
}
