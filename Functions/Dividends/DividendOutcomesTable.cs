using System.Text.Json;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// What runs froze before anything was posted. The hash of the outcome is part of the key, so that two handlers that
/// saw different rosters never write over each other; the run's row, changed under its ETag, says whose counts.
/// </summary>
public sealed class DividendOutcomesTable(TableServiceClient tables)
{
    private const string Member = "m:", Payment = "p:", Negative = "n:", Work = "w:", Cash = "a:", Capital = "r:";

    private readonly TableClient _table = tables.GetTableClient(TableNames.DividendOutcomes);

    /// <summary>Writes one shard; doing it again is harmless.</summary>
    public Task WriteShardAsync(
        Period period, string hash, string shard, FrozenShard frozen, CancellationToken cancellationToken)
    {
        TableEntity Row<T>(string key, T document) => new(Partition(period, hash, shard), key)
        {
            ["Hash"] = hash,
            ["Document"] = JsonSerializer.Serialize(document, Json.Options),
        };

        return _table.UpsertAllAsync(
            [
                .. frozen.Members.Select(member => Row(Member + member.Member, member)),
                .. frozen.Payments.Select(payment => Row(KeyOf(payment.Kind, payment.Payee), payment)),
                .. frozen.Accumulating.Select(cash => Row(Cash + cash.Member, cash)),
                .. frozen.Redemptions.Select(redeemed => Row(Capital + redeemed.Member, redeemed)),
                .. frozen.Negative.Select(carried => Row(KeyOf(carried.Basis, carried.Who), carried)),
                .. frozen.Work.Select(work => Row(Work + work.Member, work)),
            ],
            cancellationToken);
    }

    /// <summary>One shard of what a run froze.</summary>
    public async Task<FrozenShard> ReadShardAsync(
        Period period, string hash, string shard, CancellationToken cancellationToken)
    {
        var frozen = new FrozenShard();
        await foreach (var row in _table.ReadPartitionAsync(Partition(period, hash, shard), cancellationToken))
        {
            switch (row.RowKey[..2])
            {
                case Member: frozen.Members.Add(Read<FrozenMember>(row)); break;
                case Payment: frozen.Payments.Add(Read<PlannedPayment>(row)); break;
                case Cash: frozen.Accumulating.Add(Read<FrozenCash>(row)); break;
                case Capital: frozen.Redemptions.Add(Read<FrozenRedemption>(row)); break;
                case Negative: frozen.Negative.Add(Read<CarriedPatronage>(row)); break;
                case Work: frozen.Work.Add(Read<FrozenWork>(row)); break;
                default: throw new FormatException($"{row.PartitionKey} holds {row.RowKey}.");
            }
        }

        return frozen;
    }

    /// <summary>Deletes what handlers froze that came second.</summary>
    public async Task RemoveOthersAsync(Period period, string hash, CancellationToken cancellationToken)
    {
        var (from, to) = ($"{period}|", $"{period}}}");
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey ge {from} and PartitionKey lt {to} and Hash ne {hash}");
        string[] keys = ["PartitionKey", "RowKey"];
        await foreach (var row in _table.ReadRowsAsync(filter, cancellationToken, keys))
        {
            await _table.RemoveAsync(row.PartitionKey, row.RowKey, cancellationToken);
        }
    }

    /// <summary>The row keys of all that runs may have frozen of a member.</summary>
    public static IEnumerable<string> RowKeysOf(string member) =>
    [
        Member + member, Cash + member, Capital + member, Work + member,
        .. Enum.GetValues<PayableKind>().Select(kind => KeyOf(kind, member)),
        .. Enum.GetValues<PatronageBasis>().Select(basis => KeyOf(basis, member)),
    ];

    private static string KeyOf(PayableKind kind, string payee) => $"{Payment}{kind}:{payee}";

    private static string KeyOf(PatronageBasis basis, string who) => $"{Negative}{basis}:{who}";

    // "sha256:" and 16 of its digits: enough to keep two outcomes of one period apart.
    private static string Partition(Period period, string hash, string shard) =>
        $"{period}|{shard}|{hash.AsSpan(7, 16)}";

    private static T Read<T>(TableEntity row) =>
        JsonSerializer.Deserialize<T>(row.GetString("Document"), Json.Options)
            ?? throw new FormatException($"{row.PartitionKey} {row.RowKey} is empty.");
}
