using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace PeepFunctions.Functions;

/// <summary>A document that shows an entry.</summary>
/// <param name="Hash">The SHA-256 of its content, in lower-case hex: its name.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Bytes">How large it is.</param>
/// <param name="UploadedBy">The member id of the steward.</param>
/// <param name="UploadedUtc">When.</param>
public sealed record EvidenceFile(string Hash, string Type, long Bytes, string UploadedBy, DateTimeOffset UploadedUtc);

/// <summary>
/// Documents that show entries: invoices, letters, minutes. They may name anybody, so each is sealed under a key of its
/// own, and that key stands sealed in the document's row: a change of <c>Peep__DataKey</c> seals the row anew and
/// leaves the blob as it is. A document is named by the hash of its content, so that the same one twice is one.
/// </summary>
public sealed class EvidenceStore(
    BlobServiceClient blobs, TableServiceClient tables, Seal seal, TimeProvider clock)
{
    private const string Partition = "evidence", Key = nameof(Key), IsStored = nameof(IsStored);

    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(ContainerNames.Evidence);
    private readonly TableClient _table = tables.GetTableClient(TableNames.Evidence);

    /// <summary>The keys.</summary>
    public static SealedColumn SealedKey { get; } =
        SealedColumn.Of(TableNames.Evidence, Key, row => Identity(row.RowKey));

    /// <summary>Stores a document; the first telling of its type and uploader stands.</summary>
    public async Task<EvidenceFile> AddAsync(
        string type, ReadOnlyMemory<byte> content, string steward, CancellationToken cancellationToken)
    {
        var hash = HashOf(content.Span);
        var made = new TableEntity(Partition, hash)
        {
            ["Type"] = type,
            ["Bytes"] = (long)content.Length,
            ["UploadedBy"] = steward,
            ["UploadedUtc"] = clock.GetUtcNow(),
            [Key] = seal.Close(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), Identity(hash)),
        };
        await _table.TryInsertAsync(made, cancellationToken);

        // The key that came first counts, whoever writes the blob last.
        var row = await _table.FindAsync(Partition, hash, cancellationToken)
            ?? throw new InvalidOperationException($"Evidence {hash} is neither new nor there.");
        if (row.GetBoolean(IsStored) != true)
        {
            await _container.GetBlobClient(hash).UploadAsync(
                BinaryData.FromBytes(Seal.Encrypt(KeyOf(row), content.Span, Identity(hash))),
                overwrite: true,
                cancellationToken);
            await _table.UpdateEntityAsync(
                new TableEntity(Partition, hash) { [IsStored] = true },
                ETag.All,
                TableUpdateMode.Merge,
                cancellationToken);
        }

        return Read(row);
    }

    /// <summary>A document that is wholly there; null when there is none.</summary>
    public async Task<EvidenceFile?> FindAsync(string hash, CancellationToken cancellationToken) =>
        ContentHash.IsHash(hash)
        && await _table.FindAsync(Partition, hash, cancellationToken) is { } row
        && row.GetBoolean(IsStored) == true
            ? Read(row)
            : null;

    /// <summary>The content of a document; null when it is not there or no longer what its name says.</summary>
    public async Task<byte[]?> ReadAsync(string hash, CancellationToken cancellationToken)
    {
        if (await _table.FindAsync(Partition, hash, cancellationToken) is not { } row)
        {
            return null;
        }

        try
        {
            var blob = await _container.GetBlobClient(hash).DownloadContentAsync(cancellationToken);
            var content = Seal.Decrypt(KeyOf(row), blob.Value.Content.ToMemory().Span, Identity(hash));
            return HashOf(content) == hash ? content : null;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null; // altered at rest
        }
    }

    /// <summary>The hash that names a content.</summary>
    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private byte[] KeyOf(TableEntity row) =>
        Convert.FromBase64String(seal.Open(row.GetString(Key), Identity(row.RowKey)));

    private static EvidenceFile Read(TableEntity row) => new(
        row.RowKey,
        row.GetString("Type"),
        row.GetInt64("Bytes") ?? 0,
        row.GetString("UploadedBy"),
        row.GetDateTimeOffset("UploadedUtc") ?? throw new FormatException($"Evidence {row.RowKey} has no date."));

    private static string Identity(string hash) => $"{TableNames.Evidence}|{hash}";
}
