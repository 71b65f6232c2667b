using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>The one place that makes table, queue and blob clients.</summary>
public static class StorageRegistration
{
    /// <summary>Adds tables, queues, blobs and the sealing of personal data.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>()
            .Configure(options =>
            {
                var section = configuration.GetSection("AzureWebJobsStorage");
                options.ConnectionString = section.Value;
                options.AccountName = section["accountName"];
                options.ClientId = section["clientId"];
            })
            .Validate(
                options => options.ConnectionString is { Length: > 0 } || options.AccountName is { Length: > 0 },
                "Setting AzureWebJobsStorage is missing: a connection string, or AzureWebJobsStorage__accountName.")
            .Validate(
                options => options.ConnectionString is not { Length: > 0 } || IsConnectionString(options.ConnectionString),
                "Setting AzureWebJobsStorage is not a storage connection string.")
            .ValidateOnStart();
        services.AddSingleton(provider => MakeTables(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton(provider => MakeQueues(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value, QueueMessageEncoding.Base64));
        services.AddSingleton(provider => new RawQueues(MakeQueues(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value, QueueMessageEncoding.None)));
        services.AddSingleton(provider => MakeBlobs(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton<Queues>();
        services.AddSingleton<Seal>();
        services.AddSingleton<BlindIndex>();
        services.AddHostedService<StorageSetup>();
        services.AddSingleton<LastingHash>();
        services.AddHostedService(provider => provider.GetRequiredService<LastingHash>());
        services.AddSingleton(LastingHash.Column);
        services.AddSingleton<KeyRotation>();
        return services;
    }

    private static TableServiceClient MakeTables(StorageOptions options) => options.ConnectionString is { } connection
        ? new TableServiceClient(connection, options.Configure(new TableClientOptions()))
        : new TableServiceClient(
            new Uri($"https://{options.AccountName}.table.core.windows.net"),
            Identity(options),
            options.Configure(new TableClientOptions()));

    private static BlobServiceClient MakeBlobs(StorageOptions options) => options.ConnectionString is { } connection
        ? new BlobServiceClient(connection, options.Configure(new BlobClientOptions()))
        : new BlobServiceClient(
            new Uri($"https://{options.AccountName}.blob.core.windows.net"),
            Identity(options),
            options.Configure(new BlobClientOptions()));

    private static QueueServiceClient MakeQueues(StorageOptions options, QueueMessageEncoding encoding)
    {
        // The host's queue trigger expects Base64; a producer's default is plain text, which the host sends to poison
        // without running anything.
        var clientOptions = options.Configure(new QueueClientOptions { MessageEncoding = encoding });
        return options.ConnectionString is { } connection
            ? new QueueServiceClient(connection, clientOptions)
            : new QueueServiceClient(
                new Uri($"https://{options.AccountName}.queue.core.windows.net"), Identity(options), clientOptions);
    }

    private static ManagedIdentityCredential Identity(StorageOptions options) => options.ClientId is { Length: > 0 } id
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(id))
        : new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);

    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = new QueueServiceClient(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
