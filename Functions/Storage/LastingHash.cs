using System.Security.Cryptography;
using Azure.Data.Tables;
using Microsoft.Extensions.Hosting;

namespace PeepFunctions.Functions;

/// <summary>
/// Keyed hashes that stay as they are, because what they were made of is not kept: who supported whom, what a
/// settlement file said, the body of a request. Their key is made at the co-op's first start and never changes; it
/// stands sealed, so that a new <c>Peep__DataKey</c> seals it anew and a stolen table gives nothing away.
/// </summary>
public sealed class LastingHash(TableServiceClient tables, Seal seal) : IHostedLifecycleService
{
    private const string Partition = "lasting-hash", Row = "key", Sealed = nameof(Sealed);

    private byte[]? _key;

    /// <summary>Where the key stands.</summary>
    public static SealedColumn Column { get; } = SealedColumn.Of(
        TableNames.CoopKeys, Sealed, row => $"{TableNames.CoopKeys}|{row.PartitionKey}");

    /// <summary>The hash of a value for one purpose: 64 lower-case hex digits.</summary>
    public string Of(string purpose, string value) => BlindIndex.Hash(
        _key ?? throw new InvalidOperationException("The co-op's key has not been read yet."), purpose, value);

    /// <inheritdoc />
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var table = tables.GetTableClient(TableNames.CoopKeys);
        var made = new TableEntity(Partition, Row);
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        made[Sealed] = seal.Close(secret, Column.Identity(made));
        var row = await table.TryInsertAsync(made, cancellationToken)
            ? made
            : await table.FindAsync(Partition, Row, cancellationToken)
                ?? throw new InvalidOperationException("The co-op's key is neither new nor there.");
        _key = Convert.FromBase64String(seal.Open(row.GetString(Sealed), Column.Identity(row)));
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
