using System.Text;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Who may vote on what: rows under the proposal, the body and the root over all of them, so that a freezing that was
/// cut short or done twice mixes nothing. Nothing here says who has voted.
/// </summary>
public sealed class ElectoratesTable(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.Electorates);

    /// <summary>Stores an electorate and answers with its root; doing it again is harmless.</summary>
    public async Task<string> FreezeAsync(
        string proposal, VotingBody body, IReadOnlyCollection<string> members, CancellationToken cancellationToken)
    {
        var root = Convert.ToHexStringLower(MerkleTree.Root(
            members.Order(StringComparer.Ordinal)
                .Select(member => MerkleTree.LeafHash(Encoding.UTF8.GetBytes(member)))));
        foreach (var shard in members.GroupBy(Shards.Of))
        {
            await _table.UpsertAllAsync(
                [.. shard.Select(member => new TableEntity(Partition(proposal, body, root, shard.Key), member))],
                cancellationToken);
        }

        return root;
    }

    /// <summary>Whether somebody may vote.</summary>
    public async Task<bool> HasAsync(
        string proposal, VotingBody body, string root, string memberId, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition(proposal, body, root, Shards.Of(memberId)), memberId, cancellationToken)
            is not null;

    /// <summary>Who may vote, in ordinal order of their ids: the order of the leaves under the root.</summary>
    public async Task<List<string>> ReadAllAsync(
        string proposal, VotingBody body, string root, CancellationToken cancellationToken)
    {
        var shards = await Task.WhenAll(Shards.All.Select(shard => _table
            .ReadPartitionAsync(Partition(proposal, body, root, shard), cancellationToken)
            .Select(row => row.RowKey)
            .ToListAsync(cancellationToken).AsTask()));
        List<string> all = [.. shards.SelectMany(shard => shard)];
        all.Sort(StringComparer.Ordinal);
        return all;
    }

    /// <summary>One page of a shard of the members, in order of their ids.</summary>
    public async Task<IReadOnlyList<string>> ReadPageAsync(
        string proposal, string root, string shard, string after, int limit, CancellationToken cancellationToken) =>
        await _table.ReadAfterAsync(
                Partition(proposal, VotingBody.Members, root, shard),
                after.Length > 0 ? after : null,
                limit,
                cancellationToken)
            .Select(row => row.RowKey)
            .ToListAsync(cancellationToken);

    private static string Partition(string proposal, VotingBody body, string root, string shard) =>
        $"{proposal}|{body}|{root[..16]}|{shard}";
}
