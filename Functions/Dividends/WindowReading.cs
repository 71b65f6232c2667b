using System.Collections.Immutable;

namespace PeepFunctions.Functions;

/// <summary>A window's journal added up, with what eligibility looks back on.</summary>
/// <param name="Window">Money and patronage of the window.</param>
/// <param name="Eligibility">What members are judged by.</param>
/// <param name="Work">Approved minutes by contributor and period, as far back as they were read.</param>
/// <param name="ReserveMovedMinor">What came to the reserve in the window other than by a close.</param>
public sealed record WindowSums(
    WindowFold Window,
    EligibilityFold Eligibility,
    IReadOnlyDictionary<string, IReadOnlyDictionary<Period, long>> Work,
    long ReserveMovedMinor)
{
    /// <summary>
    /// The ids of the last period's entries, by shard: what its root will cover beside the closing entries.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Folded { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>By how much the last period changed the free funds, before its close.</summary>
    public long FundsMovedMinor { get; init; }
}

/// <summary>Adds up the journal, every shard by a reader of its own; only the sums are held.</summary>
public sealed class WindowReading(LedgerTable ledger, PeriodsTable periods, PeriodLeavesTable leaves)
{
    /// <summary>Reads a window and the periods before it that eligibility needs.</summary>
    /// <param name="bylaws">The version that binds the window.</param>
    /// <param name="window">The window's periods, in order.</param>
    /// <param name="supportFrom">The first period whose support counts for eligibility.</param>
    /// <param name="workFrom">The first period whose hours have not been added up by an earlier run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<WindowSums> ReadAsync(
        BylawsDocument bylaws,
        ImmutableArray<Period> window,
        Period supportFrom,
        Period workFrom,
        CancellationToken cancellationToken)
    {
        var first = new[] { supportFrom, workFrom, window[0] }.Min();
        var shards = await Task.WhenAll(LedgerTable.ShardsWithLate.Select(async shard =>
        {
            var sums = new ShardSums(bylaws, window, workFrom);
            for (var period = first; period <= window[^1]; period = period.AddMonths(1))
            {
                var covered = await ReadCoveredAsync(period, shard, cancellationToken);
                await foreach (var entry in ledger.ReadFiguresAsync(period, shard, cancellationToken))
                {
                    if (covered is null || covered.Contains(entry.Id))
                    {
                        sums.Add(entry, period);
                    }
                }
            }

            return sums;
        }));
        var folded = LedgerTable.ShardsWithLate.Zip(shards).ToDictionary(
            pair => pair.First, pair => pair.Second.Folded, StringComparer.Ordinal);
        foreach (var other in shards.Skip(1))
        {
            shards[0].Merge(other);
        }

        return shards[0].Result() with { Folded = folded };
    }

    // What slipped into a closed month behind its root counts in the month that it will be posted to as late.
    private async Task<HashSet<string>?> ReadCoveredAsync(
        Period period, string shard, CancellationToken cancellationToken) =>
        await periods.FindAsync(period, cancellationToken) is { Root: { } root, Totals: not null }
            ? await leaves.ReadShardAsync(period, root, shard, cancellationToken)
            : null;

    private sealed class ShardSums(BylawsDocument bylaws, ImmutableArray<Period> window, Period workFrom)
    {
        private readonly WindowFold _window = new(bylaws.Currency);
        private readonly EligibilityFold _eligibility = new(bylaws.Eligibility, window[^1]);
        private readonly Dictionary<(string Member, Period Period), long> _minutes = [];
        private readonly List<string> _folded = [];
        private long _reserve;
        private long _funds;

        public IReadOnlyList<string> Folded => _folded;

        public void Add(JournalEntry entry, Period period)
        {
            if (period == window[^1])
            {
                _folded.Add(entry.Id);
                _funds += entry.Source == EntrySource.Close ? 0 : FreeFunds.MovedMinor(entry, bylaws.Currency);
            }

            if (period >= window[0])
            {
                _window.Add(entry);
                _reserve += entry.Source == EntrySource.Close ? 0 : ReserveMoved(entry);
            }

            foreach (var fact in entry.Patronage)
            {
                if (fact is { Kind: PatronageKind.Support, Supporter: { } supporter })
                {
                    _eligibility.AddSupport(fact.Member, supporter, period, fact.Quantity);
                }
                else if (fact.Kind == PatronageKind.Minutes && period >= workFrom)
                {
                    _eligibility.AddMinutes(fact.Member, period, fact.Quantity);
                    _minutes[(fact.Member, period)] = _minutes.GetValueOrDefault((fact.Member, period)) + fact.Quantity;
                }
            }
        }

        public void Merge(ShardSums other)
        {
            _window.Merge(other._window);
            _eligibility.Merge(other._eligibility);
            _reserve += other._reserve;
            _funds += other._funds;
            foreach (var (key, minutes) in other._minutes)
            {
                _minutes[key] = _minutes.GetValueOrDefault(key) + minutes;
            }
        }

        public WindowSums Result() => new(
            _window,
            _eligibility,
            _minutes.GroupBy(pair => pair.Key.Member, StringComparer.Ordinal).ToDictionary(
                group => group.Key,
                group => (IReadOnlyDictionary<Period, long>)group.ToDictionary(
                    pair => pair.Key.Period, pair => pair.Value),
                StringComparer.Ordinal),
            _reserve)
        {
            FundsMovedMinor = _funds,
        };

        // Equity is negative in the book: what goes from the account raises the reserve.
        private long ReserveMoved(JournalEntry entry) => entry.Postings
            .Where(posting => posting.Amount.Currency == bylaws.Currency)
            .Sum(posting => posting.From == Accounts.Reserve ? posting.Amount.Minor
                : posting.To == Accounts.Reserve ? -posting.Amount.Minor
                : 0);
    }
}
