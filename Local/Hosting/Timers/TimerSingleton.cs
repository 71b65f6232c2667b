using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// Lets one host of many that share a storage account run a timer: whoever holds the lease of its blob. The others look
/// again now and then; whoever stops gives it back once its last run has ended; after a crash it runs out
/// (azure-webjobs-sdk: SingletonListener, BlobLeaseDistributedLockManager).
/// </summary>
internal sealed partial class TimerSingleton(BlobClient blob, TimeSpan recheck, ILogger logger)
{
    /// <summary>The least that a blob can be leased for; the Functions host takes 60 s.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private readonly BlobLeaseClient _lease = blob.GetBlobLeaseClient();

    /// <summary>Whether the timer is this host's at present.</summary>
    internal bool IsHeld { get; private set; }

    /// <summary>The blob of a timer: <c>azure-webjobs-hosts/locks/{hostId}/Host.Functions.{Name}.Listener</c>.</summary>
    internal static BlobClient BlobOf(string connection, string hostId, string function) =>
        new(connection, "azure-webjobs-hosts", $"locks/{hostId}/Host.Functions.{function}.Listener");

    /// <summary>Takes the lease if nobody has it.</summary>
    internal async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _lease.AcquireAsync(Period, cancellationToken: cancellationToken);
            return IsHeld = true;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            await MakeAsync(cancellationToken);
            return await TryTakeAsync(cancellationToken);
        }
        catch (RequestFailedException taken) when (taken.Status == 409)
        {
            return IsHeld = false;
        }
        catch (Exception e) when (StorageFault.Is(e) && !cancellationToken.IsCancellationRequested)
        {
            LogStorage(e, blob.Name);
            return IsHeld = false;
        }
    }

    /// <summary>
    /// Keeps the lease while it can and takes it again when it cannot; <paramref name="taken"/> is called each time that
    /// the timer becomes this host's.
    /// </summary>
    internal async Task KeepAsync(Func<Task> taken, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await Task.Delay(IsHeld ? Period / 2 : recheck, TimeProvider.System, stopping);
                if (IsHeld)
                    await RenewAsync(stopping);
                else if (await TryTakeAsync(stopping))
                    await taken();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    /// <summary>Gives it back, so that another need not wait until it has run out.</summary>
    internal async Task GiveBackAsync()
    {
        if (!IsHeld)
            return;
        IsHeld = false;
        try
        {
            await _lease.ReleaseAsync();
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            LogStorage(e, blob.Name);
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _lease.RenewAsync(cancellationToken: cancellationToken);
        }
        catch (Exception e) when (StorageFault.Is(e) && !cancellationToken.IsCancellationRequested)
        {
            // Somebody else may have it by now: better silent for a while than run twice.
            LogStorage(e, blob.Name);
            IsHeld = false;
        }
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var container = blob.GetParentBlobContainerClient();
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        try
        {
            await blob.UploadAsync(BinaryData.Empty, overwrite: false, cancellationToken);
        }
        catch (RequestFailedException there) when (there.Status is 409 or 412)
        {
            // Another host made it meanwhile.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of {Blob} cannot be had; looking again later")]
    private partial void LogStorage(Exception e, string blob);
}
