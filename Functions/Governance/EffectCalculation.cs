using System.Text.Json;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Calculates once what proposed bylaws would have paid for the last closed window: for anyone by class, for each
/// member their own.
/// </summary>
/// <remarks>
/// Bylaws can be written so that one certain member does not take part; what the others would then get tells that
/// member's part. So figures by members are shown only of a class in which the same members take part either way.
/// </remarks>
public sealed class EffectCalculation(
    RunCalculation calculation,
    DividendRunsTable runs,
    BylawsTable bylawsTable,
    TableServiceClient tables,
    Coop coop,
    TimeProvider clock)
{
    private readonly TableClient _own = tables.GetTableClient(TableNames.BylawsEffects);

    /// <summary>Calculates; the members' own are stored before the answer, so that who reads it finds theirs.</summary>
    public async Task<BylawsEffect> CalculateAsync(
        string proposal, BylawsDocument proposed, CancellationToken cancellationToken)
    {
        if (await runs.FindPayingBeforeAsync(coop.PeriodOf(clock.GetUtcNow()), cancellationToken) is not { } last)
        {
            return new BylawsEffect([], null, null);
        }

        var before = await calculation.CalculateAsync(last.Period, other: null, cancellationToken);
        var after = await calculation.CalculateAsync(last.Period, proposed, cancellationToken);
        var bound = (await bylawsTable.ReadAllAsync(cancellationToken))
            .First(one => one.Version == last.Decided.Bylaws);
        var same = Enum.GetValues<MemberClass>()
            .Where(one => Eligible(before, one).SetEquals(Eligible(after, one)))
            .ToHashSet();
        foreach (var (shard, frozen) in before.Shards)
        {
            await _own.UpsertAllAsync(
                [
                    .. Own(frozen, after.Shards[shard], same)
                        .Select(one => Row(proposal, shard, one.Member, one.Classes)),
                ],
                cancellationToken);
        }

        return new BylawsEffect(
            before.Figures.Window,
            Show(before.Figures, bound.WithholdBelow, Enum.GetValues<MemberClass>().ToHashSet()),
            Show(after.Figures, bound.WithholdBelow, same));
    }

    /// <summary>A member's own; null when they were none in the window.</summary>
    public async Task<IReadOnlyList<OwnEffect>?> FindOwnAsync(
        string proposal, string memberId, CancellationToken cancellationToken) =>
        await _own.FindAsync(Partition(proposal, Shards.Of(memberId)), memberId, cancellationToken) is { } row
            ? JsonSerializer.Deserialize<IReadOnlyList<OwnEffect>>(row.GetString("Classes"), Json.Options)
            : null;

    private static HashSet<string> Eligible(CalculatedRun run, MemberClass one) => run.Shards.Values
        .SelectMany(shard => shard.Members)
        .Where(member => member.Judgements.Any(judged => judged.Class == one && judged.Eligible))
        .Select(member => member.Member)
        .ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<(string Member, IReadOnlyList<OwnEffect> Classes)> Own(
        FrozenShard before, FrozenShard after, HashSet<MemberClass> same)
    {
        var others = after.Members.ToDictionary(member => member.Member, StringComparer.Ordinal);
        foreach (var member in before.Members)
        {
            var other = others[member.Member];
            yield return (member.Member,
            [
                .. member.Judgements.Select(judged => new OwnEffect(
                    judged.Class,
                    judged.Eligible,
                    other.Judgements.First(one => one.Class == judged.Class).Eligible,
                    Allocated(member, judged.Class),
                    same.Contains(judged.Class) ? Allocated(other, judged.Class) : null)),
            ]);
        }
    }

    private static long Allocated(FrozenMember member, MemberClass one) =>
        member.Lines.Where(line => line.Class == one).Sum(line => line.AmountMinor);

    private static EffectFigures Show(RunFigures figures, int withholdBelow, HashSet<MemberClass> shown)
    {
        var withheld = OpenPool.WithheldOf(figures, withholdBelow);
        var hidesTotals = withheld.Totals || figures.Pools.Any(pool => !shown.Contains(pool.Class));
        long? Total(long minor) => hidesTotals ? null : minor;
        return new EffectFigures(
            figures.Waterfall,
            [
                .. figures.Pools.Select(pool => OpenPool.Of(
                    pool, withheld.Classes.Contains(pool.Class) || !shown.Contains(pool.Class))),
            ],
            Total(figures.AllocatedMinor),
            Total(figures.CashMinor),
            Total(figures.CapitalMinor));
    }

    private static TableEntity Row(string proposal, string shard, string member, IReadOnlyList<OwnEffect> classes) =>
        new(Partition(proposal, shard), member) { ["Classes"] = JsonSerializer.Serialize(classes, Json.Options) };

    private static string Partition(string proposal, string shard) => $"{proposal}|{shard}";
}
