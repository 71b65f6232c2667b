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
    // A property holds 64 KiB, be it of UTF-16 or of hashes, and a transaction 4 MiB.
    private const int ChunkChars = 30_000, ChunkHashes = 2_000, RowsAtOnce = 25;

    private const string Hashes = nameof(Hashes);

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

    /// <summary>Writes the leaves under a root, by shard; doing it again is harmless.</summary>
    public async Task WriteAsync(
        Period period,
        string root,
        IReadOnlyDictionary<string, IReadOnlyList<PeriodLeaf>> leaves,
        CancellationToken cancellationToken)
    {
        var rows = leaves.SelectMany(pair => Chunks([.. pair.Value.Select(leaf => leaf.Id)])
            .Aggregate(
                (Rows: new List<TableEntity>(), Done: 0),
                (written, chunk) =>
                {
                    var count = chunk.Count(c => c == '\n') + 1;
                    var key = string.Create(CultureInfo.InvariantCulture, $"{pair.Key}|{written.Rows.Count:D6}");
                    written.Rows.Add(new TableEntity(Partition(period, root), key)
                    {
                        ["Ids"] = chunk,
                        [Hashes] = pair.Value.Skip(written.Done).Take(count).SelectMany(leaf => leaf.Hash).ToArray(),
                    });
                    return (written.Rows, written.Done + count);
                })
            .Rows);
        foreach (var some in rows.Chunk(RowsAtOnce))
        {
            await _table.UpsertAllAsync(some, cancellationToken);
        }
    }

    /// <summary>All leaves under a root.</summary>
    public async Task<IReadOnlyList<PeriodLeaf>> ReadLeavesAsync(
        Period period, string root, CancellationToken cancellationToken)
    {
        var leaves = new List<PeriodLeaf>();
        await foreach (var row in _table.ReadPartitionAsync(Partition(period, root), cancellationToken))
        {
            leaves.AddRange(row.GetString("Ids").Split('\n').Zip(
                row.GetBinary(Hashes).Chunk(SHA256.HashSizeInBytes), (id, hash) => new PeriodLeaf(id, hash)));
        }

        return leaves;
    }

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
        await foreach (var row in _table.ReadRowsAsync(filter, cancellationToken))
        {
            ids.UnionWith(row.GetString("Ids").Split('\n'));
        }

        return ids;
    }

    private static string Partition(Period period, string name) => $"{period}|{name}";

    private static IEnumerable<string> Chunks(IReadOnlyList<string> ids)
    {
        var (chunk, count) = (new StringBuilder(), 0);
        foreach (var id in ids)
        {
            if (chunk.Length > 0 && (chunk.Length + 1 + id.Length > ChunkChars || count == ChunkHashes))
            {
                yield return chunk.ToString();
                chunk.Clear();
                count = 0;
            }

            chunk.Append(chunk.Length > 0 ? "\n" : "").Append(id);
            count++;
        }

        if (chunk.Length > 0)
        {
            yield return chunk.ToString();
        }
    }
}
