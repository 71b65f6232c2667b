using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>What hides the ballots of a proposal, and what its lots are drawn from.</summary>
/// <param name="Key">256 bits.</param>
/// <param name="Seed">256 bits in lower-case hex.</param>
public sealed record BallotKey(byte[] Key, string Seed);

/// <summary>What a voter keeps.</summary>
/// <param name="Receipt">By what they find their ballot in the count.</param>
/// <param name="ServerNonce">The server's bits in it.</param>
public sealed record CastBallot(string Receipt, string ServerNonce);

/// <summary>
/// The ballots of votes that are not sealed yet. A ballot stands under a keyed hash of proposal, body and member, so
/// that the next one of the same member replaces it and leaves no trace, and no row says who has voted. The key stands
/// in a table of its own, which no backup takes, and goes when the vote is sealed: from then on nothing leads from a
/// member to a ballot. Storage stamps times on rows, so the originals go too; what is published is written afresh.
/// </summary>
public sealed class BallotsTable(TableServiceClient tables, Seal seal)
{
    private const string KeyRow = "key", Key = nameof(Key);
    private const int NonceBytes = 16;

    /// <summary>The key and the seed of a vote that is not sealed yet.</summary>
    public static SealedColumn Sealed { get; } =
        SealedColumn.Of(TableNames.BallotKeys, Key, row => Identity(row.PartitionKey));

    private readonly TableClient _ballots = tables.GetTableClient(TableNames.Ballots);
    private readonly TableClient _keys = tables.GetTableClient(TableNames.BallotKeys);

    /// <summary>The key of a proposal, made now when there is none; the first one stands.</summary>
    public async Task<BallotKey> MakeKeyAsync(string proposal, CancellationToken cancellationToken)
    {
        var (key, seed) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetHexString(64, lowercase: true));
        await _keys.TryInsertAsync(
            new TableEntity(proposal, KeyRow)
            {
                [Key] = seal.Close($"{Convert.ToHexStringLower(key)}.{seed}", Identity(proposal)),
            },
            cancellationToken);
        return await FindKeyAsync(proposal, cancellationToken)
            ?? throw new InvalidOperationException($"The key of {proposal} has gone.");
    }

    /// <summary>The key of a proposal; null once it is destroyed.</summary>
    public async Task<BallotKey?> FindKeyAsync(string proposal, CancellationToken cancellationToken) =>
        await _keys.FindAsync(proposal, KeyRow, cancellationToken) is { } row
        && seal.Open(row.GetString(Key), Identity(proposal)).Split('.') is [var key, var seed]
            ? new BallotKey(Convert.FromHexString(key), seed)
            : null;

    /// <summary>
    /// Takes a ballot in the place of the member's last one. The server's bits follow from the key and all that was
    /// sent, so that the same request sent again gives the same receipt, and nobody can tell them in advance.
    /// </summary>
    public async Task<CastBallot> CastAsync(
        string proposal,
        BallotKey key,
        VotingBody body,
        string memberId,
        Ballot ballot,
        string voterNonce,
        CancellationToken cancellationToken)
    {
        var voter = Mac(key, $"voter\n{proposal}\n{body}\n{memberId}");
        var serverNonce = Mac(key, $"nonce\n{voter}\n{voterNonce}\n{ballot.Text}")[..(2 * NonceBytes)];
        var receipt = BallotReceipt.Of(voterNonce, serverNonce);
        await _ballots.UpsertEntityAsync(
            new TableEntity(Partition(proposal, voter[..1]), voter)
            {
                ["Receipt"] = receipt,
                ["Body"] = body.ToString(),
                ["Choice"] = ballot.Text,
            },
            TableUpdateMode.Replace,
            cancellationToken);
        return new CastBallot(receipt, serverNonce);
    }

    /// <summary>The ballots as they stand.</summary>
    public async Task<IReadOnlyList<CountedBallot>> ReadAsync(string proposal, CancellationToken cancellationToken)
    {
        var ballots = new List<CountedBallot>();
        await foreach (var row in RowsAsync(proposal, cancellationToken))
        {
            ballots.Add(new CountedBallot(
                row.GetString("Receipt"), Enum.Parse<VotingBody>(row.GetString("Body")), row.GetString("Choice")));
        }

        return ballots;
    }

    /// <summary>Whether anybody has voted.</summary>
    public async Task<bool> AnyAsync(string proposal, CancellationToken cancellationToken) =>
        await RowsAsync(proposal, cancellationToken).AnyAsync(cancellationToken);

    /// <summary>Destroys the key first and then the originals; doing it again is harmless.</summary>
    public async Task DestroyAsync(string proposal, CancellationToken cancellationToken)
    {
        await _keys.RemoveAsync(proposal, KeyRow, cancellationToken);
        await foreach (var row in RowsAsync(proposal, cancellationToken))
        {
            await _ballots.RemoveAsync(row.PartitionKey, row.RowKey, cancellationToken);
        }
    }

    private async IAsyncEnumerable<TableEntity> RowsAsync(
        string proposal,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var digit in "0123456789abcdef")
        {
            await foreach (var row in _ballots.ReadPartitionAsync(Partition(proposal, $"{digit}"), cancellationToken))
            {
                yield return row;
            }
        }
    }

    private static string Mac(BallotKey key, string message) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key.Key, Encoding.UTF8.GetBytes(message)));

    private static string Partition(string proposal, string digit) => $"{proposal}|{digit}";

    private static string Identity(string proposal) => $"{TableNames.BallotKeys}|{proposal}";
}
