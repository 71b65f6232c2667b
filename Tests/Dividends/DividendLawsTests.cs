using CsCheck;
using static PeepFunctions.Tests.DividendWorld;

namespace PeepFunctions.Tests;

public sealed class DividendLawsTests
{
    private const int Trials = 500;

    private static readonly Gen<DividendOutcome.Calculated> Runs = Inputs
        .Select(DividendRun.Decide)
        .Where(outcome => outcome is DividendOutcome.Calculated)
        .Select(outcome => (DividendOutcome.Calculated)outcome);

    [Fact]
    public void Decide_AnyInputs_IsWhatTheWrittenRulesComeTo() => Gen.Select(Inputs, Entries).Sample(
        (inputs, entries) => Assert.Equal(
            DividendModel.Show(inputs, entries), DividendModel.Show(DividendRun.Decide(inputs with { Fold = Fold(entries) }))),
        iter: 4 * Trials);

    [Fact]
    public void Decide_SurplusIsTheSumOfWhereItWent() => Runs.Sample(
        run => run.SurplusMinor == run.ReserveMinor + run.UndistributedMinor + run.CashMinor + run.CapitalMinor
            + run.Payments.Where(p => p.Kind == PayableKind.Tithe).Sum(p => p.AmountMinor)
            + run.Buybacks.Sum(part => part.AmountMinor)
            && run is { ReserveMinor: >= 0, UndistributedMinor: >= 0 },
        iter: Trials);

    [Fact]
    public void Decide_EveryPoolIsItsMembersItsNonMembersOrUndistributed() => Runs.Sample(
        run => run.Pools.All(pool => pool.PoolMinor == pool.NonMemberMinor + pool.UndistributedMinor
                + run.Allocations.SelectMany(one => one.Lines)
                    .Where(line => (line.Class, line.Basis) == (pool.Class, pool.Basis))
                    .Sum(line => line.AmountMinor))
            && run.Pools.Sum(pool => pool.PoolMinor)
                == run.Waterfall.Where(l => l.Step == WaterfallStepKind.Patronage).Sum(l => l.AmountMinor),
        iter: Trials);

    [Fact]
    public void Decide_AllocationIsItsLinesAndItsCashAndCapital() => Runs.Sample(
        run => run.Allocations.All(one => one.AllocatedMinor == one.Lines.Sum(line => line.AmountMinor)
            && one.AllocatedMinor == one.CashMinor + one.CapitalMinor
            && one is { CashMinor: >= 0, CapitalMinor: >= 0 }),
        iter: Trials);

    // The least in cash that reaches the rate: one minor unit less would miss it.
    [Fact]
    public void Decide_CashReachesItsRateByNoMoreThanAUnit() => Inputs.Sample(
        inputs => DividendRun.Decide(inputs) is not DividendOutcome.Calculated run || run.Allocations.All(one =>
            ((Int128)one.CashMinor * 10_000) - ((Int128)one.AllocatedMinor * inputs.Bylaws.CashRate.Count)
                is var above && above >= 0 && above < 10_000),
        iter: Trials);

    [Fact]
    public void Decide_ClaimsNeverPassTheirCaps() => Inputs.Sample(
        inputs => DividendRun.Decide(inputs) is not DividendOutcome.Calculated run
            || run.Buybacks.All(part => part.AmountMinor <= inputs.Claims.Single(c => c.Id == part.Claim).LeftMinor),
        iter: Trials);

    [Fact]
    public void Decide_TheOrderOfTheRosterChangesNothing() => Gen.Select(Inputs, Gen.Int[0, int.MaxValue]).Sample(
        (inputs, seed) =>
        {
            var roster = inputs.Roster.ToArray();
            new Random(seed).Shuffle(roster);
            return DividendRun.Decide(inputs with { Roster = [.. roster] }).Hash == DividendRun.Decide(inputs).Hash;
        },
        iter: Trials);

    [Fact]
    public void Decide_Again_IsTheSameByteForByte() => Inputs.Sample(
        inputs => DividendRun.Decide(inputs).Hash == DividendRun.Decide(inputs with
        {
            Roster = [.. inputs.Roster.Select(row => row with { })],
            Claims = [.. inputs.Claims],
        }).Hash,
        iter: Trials);

    // Of what the members get of a pool: at least the exact part without its fraction, at most one minor unit more.
    [Fact]
    public void Decide_EveryPartIsWithinItsQuota() => Runs.Sample(
        run => run.Pools.All(pool => LinesOf(run, pool) is var lines
            && lines.Sum(line => line.AmountMinor) is var part
            && lines.Aggregate(Int128.Zero, (sum, line) => sum + line.YourPatronage) is var all
            && lines.All(line => (line.AmountMinor - ((Int128)part * line.YourPatronage / all)) switch
            {
                var more => more == 0 || (more == 1 && (Int128)part * line.YourPatronage % all != 0),
            })),
        iter: Trials);

    [Fact]
    public void Decide_MorePatronageNeverGetsLess() => Runs.Sample(
        run => run.Pools.All(pool => LinesOf(run, pool).OrderBy(line => line.YourPatronage)
            .ThenBy(line => line.AmountMinor).ToList() is var lines
            && lines.Zip(lines.Skip(1)).All(pair =>
                pair.First.YourPatronage == pair.Second.YourPatronage
                    ? pair.Second.AmountMinor - pair.First.AmountMinor <= 1
                    : pair.First.AmountMinor <= pair.Second.AmountMinor)),
        iter: Trials);

    // Other names for the same people: those who did the same get the same together, whoever of them is named first.
    [Fact]
    public void Decide_OtherMemberIds_ChangeOnlyTies() => Gen.Select(Inputs, Entries).Sample(
        (inputs, entries) =>
        {
            var before = DividendRun.Decide(inputs with { Fold = Fold(entries) });
            var after = DividendRun.Decide(Renamed(inputs) with { Fold = Fold(entries.Select(Renamed)) });
            return before is not DividendOutcome.Calculated run || (after is DividendOutcome.Calculated renamed
                && run.Pools.SequenceEqual(renamed.Pools)
                && run.Pools.All(pool => SumsOf(run, pool).SequenceEqual(SumsOf(renamed, pool))));
        },
        iter: Trials);

    [Fact]
    public void Decide_TwoOutcomesWithOneHashAreTheSame() => Gen.Select(Inputs, Inputs).Sample(
        (one, other) =>
        {
            var (first, second) = (DividendRun.Decide(one), DividendRun.Decide(other));
            return first.Hash != second.Hash || first.SurplusMinor == second.SurplusMinor;
        },
        iter: Trials);

    [Fact]
    public void ClosingEntries_EmptyTheWindowAndLeaveAssetsAlone() => Runs.Sample(
        run =>
        {
            var postings = ClosingEntries.Of(run, Instant).SelectMany(entry => entry.Postings).ToArray();
            long Balance(string path) => postings.Sum(p =>
                (p.To.Path == path ? p.Amount.Minor : 0) - (p.From.Path == path ? p.Amount.Minor : 0));
            return postings.All(p => !p.From.Path.StartsWith("assets", StringComparison.Ordinal)
                    && !p.To.Path.StartsWith("assets", StringComparison.Ordinal))
                && run.Closed.All(closed => closed.BalanceMinor + Balance(closed.Account.Path) == 0)
                && -Balance("equity:undistributed") == run.UndistributedMinor
                && -Balance("equity:reserve") == run.ReserveMinor
                && run.Allocations.All(one => -Balance($"liabilities:dividends:{one.Member}") == one.CashMinor
                    && -Balance($"equity:capital:{one.Member}") == one.CapitalMinor);
        },
        iter: Trials);

    [Fact]
    public void ClosingEntries_FoldedAgain_AddNothing() => Runs.Sample(
        run =>
        {
            var fold = Fold(ClosingEntries.Of(run, Instant));
            return fold.Income.IsEmpty && fold.Expenses.IsEmpty;
        },
        iter: 300);

    [Fact]
    public void ClosingEntries_AreNamedAndHashedAlikeEachTime() => Runs.Sample(
        run =>
        {
            var entries = ClosingEntries.Of(run, Instant).ToArray();
            return entries[0].Id == "close:2026-10" && entries.DistinctBy(e => e.Id).Count() == entries.Length
                && entries.Skip(1).All(e => e.Id.StartsWith("close:2026-10:m", StringComparison.Ordinal))
                && entries.All(e => e.Source == EntrySource.Close && e.ContentHash.Length == 64)
                && entries.Select(e => e.ContentHash)
                    .SequenceEqual(ClosingEntries.Of(run, Instant).Select(e => e.ContentHash));
        },
        iter: 300);

    [Fact]
    public void WindowFold_ShardsMergedInAnyOrder_AreOneFold() =>
        Gen.Select(Entries, Gen.Int[1, 5], Gen.Int[0, int.MaxValue]).Sample(
            (entries, shards, seed) =>
            {
                var shuffled = entries.ToArray();
                new Random(seed).Shuffle(shuffled);
                var merged = new WindowFold(Usd);
                foreach (var shard in shuffled.Chunk(Math.Max(1, shuffled.Length / shards)))
                {
                    merged.Merge(Fold(shard));
                }

                var inputs = Of(BylawsDocument.Founding, entries) with
                {
                    Roster = [.. Enumerable.Range(0, 9).Select(i => new RosterRow($"m{i}", Classes(3), i))],
                };
                return DividendRun.Decide(inputs).Hash == DividendRun.Decide(inputs with { Fold = merged }).Hash;
            },
            iter: Trials);

    private static List<AllocationLine> LinesOf(DividendOutcome.Calculated run, PoolResult pool) =>
    [
        .. run.Allocations.SelectMany(one => one.Lines)
            .Where(line => (line.Class, line.Basis) == (pool.Class, pool.Basis) && line.YourPatronage > 0),
    ];

    // What those together got who did the same: at a tie, whose id comes first matters for each but not for all.
    private static IEnumerable<long> SumsOf(DividendOutcome.Calculated run, PoolResult pool) => LinesOf(run, pool)
        .GroupBy(line => line.YourPatronage)
        .OrderBy(group => group.Key)
        .Select(group => group.Sum(line => line.AmountMinor));

    private static DividendInputs Renamed(DividendInputs inputs) => inputs with
    {
        Roster = [.. inputs.Roster.Select(row => row with { Member = Renamed(row.Member) })],
        NegativePatronage =
            [.. inputs.NegativePatronage.Select(carried => carried with { Who = Renamed(carried.Who) })],
        AccumulatingMinor = inputs.AccumulatingMinor.ToDictionary(pair => Renamed(pair.Key), pair => pair.Value),
    };

    private static JournalEntry Renamed(JournalEntry entry) => entry with
    {
        Patronage =
        [
            .. entry.Patronage.Select(fact => fact with
            {
                Member = Renamed(fact.Member),
                Supporter = fact.Supporter is { } supporter ? Renamed(supporter) : null,
            }),
        ],
    };

    // m0 to m8 in another order: 4 has no factor in common with 9.
    private static string Renamed(string member) => $"m{(((member[1] - '0') * 4) + 2) % 9}";
}
