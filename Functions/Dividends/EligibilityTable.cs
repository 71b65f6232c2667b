using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>How the runs judged each member: table Eligibility, partition <c>{period}|{shard}</c>, row the member.</summary>
public sealed class EligibilityTable(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.Eligibility);

    /// <summary>Writes the judgements of one shard; doing it again is harmless.</summary>
    public Task PublishAsync(
        Period period, string shard, IEnumerable<FrozenMember> members, CancellationToken cancellationToken) =>
        _table.UpsertAllAsync(
            [
                .. members.Select(member => new TableEntity(Partition(period, shard), member.Member)
                {
                    ["Classes"] = string.Join(
                        ',', member.Judgements.Where(one => one.Eligible).Select(one => one.Class)),
                    ["Judgements"] = JsonSerializer.Serialize(member.Judgements, Json.Options),
                }),
            ],
            cancellationToken);

    /// <summary>What a run found of a member, one judgement a class; null when the member was not there yet.</summary>
    public async Task<IReadOnlyList<FrozenJudgement>?> FindAsync(
        Period period, string memberId, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition(period, Shards.Of(memberId)), memberId, cancellationToken) is { } row
            ? JsonSerializer.Deserialize<IReadOnlyList<FrozenJudgement>>(row.GetString("Judgements"), Json.Options)
            : null;

    /// <summary>Whom a run found eligible in a class.</summary>
    public async IAsyncEnumerable<string> ReadEligibleAsync(
        Period period, MemberClass one, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var shard in Shards.All)
        {
            await foreach (var row in _table.ReadPartitionAsync(Partition(period, shard), cancellationToken))
            {
                if (row.GetString("Classes").Split(',').Contains(one.ToString()))
                {
                    yield return row.RowKey;
                }
            }
        }
    }

    private static string Partition(Period period, string shard) => $"{period}|{shard}";
}
