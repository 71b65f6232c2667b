using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Which entries a closed month is made of: their ids, by shard, in rows of many. Written under what names them — what
/// a run folded, and then the root — before that name is, so that whoever finds the name finds all of them.
/// </summary>
public sealed class PeriodLeavesTable(TableServiceClient tables)
{
    // A property holds 64 KiB of UTF-16, and a transaction of 100 rows 4 MiB.
    private const int ChunkChars = 30_000;

    private readonly TableClient _table = tables.GetTableClient(TableNames.PeriodLeaves);

    /// <summary>The name of what a run folded.</summary>
    public static string NameOf(IReadOnlyDictionary<string, IReadOnlyList<string>> ids)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (shard, ofShard) in ids.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{shard}\n"));
            foreach (var id in ofShard.Order(StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{id}\n"));
            }
        }

        return $"fold:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <summary>Writes the ids of a name; doing it again is harmless.</summary>
    public Task WriteAsync(
        Period period,
        string name,
        IReadOnlyDictionary<string, IReadOnlyList<string>> ids,
        CancellationToken cancellationToken) =>
        _table.UpsertAllAsync(
            [
                .. ids.SelectMany(pair => Chunks(pair.Value).Select((chunk, number) => new TableEntity(
                    Partition(period, name), string.Create(CultureInfo.InvariantCulture, $"{pair.Key}|{number:D6}"))
                {
                    ["Ids"] = chunk,
                })),
            ],
            cancellationToken);

    /// <summary>All ids of a name.</summary>
    public async Task<HashSet<string>> ReadAsync(Period period, string name, CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in _table.ReadPartitionAsync(Partition(period, name), cancellationToken))
        {
            ids.UnionWith(row.GetString("Ids").Split('\n'));
        }

        return ids;
    }

    /// <summary>The ids of a name in one shard.</summary>
    public async Task<HashSet<string>> ReadShardAsync(
        Period period, string name, string shard, CancellationToken cancellationToken)
    {
        var (partition, first, after) = (Partition(period, name), $"{shard}|", $"{shard}~");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {after}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            ids.UnionWith(row.GetString("Ids").Split('\n'));
        }

        return ids;
    }

    private static string Partition(Period period, string name) => $"{period}|{name}";

    private static IEnumerable<string> Chunks(IReadOnlyList<string> ids)
    {
        var chunk = new StringBuilder();
        foreach (var id in ids)
        {
            if (chunk.Length > 0 && chunk.Length + 1 + id.Length > ChunkChars)
            {
                yield return chunk.ToString();
                chunk.Clear();
            }

            chunk.Append(chunk.Length > 0 ? "\n" : "").Append(id);
        }

        if (chunk.Length > 0)
        {
            yield return chunk.ToString();
        }
    }
}
