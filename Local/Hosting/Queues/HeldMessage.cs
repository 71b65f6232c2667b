using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// A message hidden from others while it is worked on: the hiding is renewed, and what becomes of the message at the
/// end
/// is done under the newest receipt. None of it is cancelled when the host stops.
/// </summary>
internal sealed partial class HeldMessage(QueueClient queue, QueueMessage message, QueueTiming timing, ILogger logger)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _done = new();
    private string _receipt = message.PopReceipt;
    private Task _renewing = Task.CompletedTask;

    internal void KeepHidden() => _renewing = RenewAsync();

    internal Task DeleteAsync() => SettleAsync(() => queue.DeleteMessageAsync(message.MessageId, _receipt));

    internal Task ShowAfterAsync(TimeSpan wait) => SettleAsync(() =>
        queue.UpdateMessageAsync(message.MessageId, _receipt, visibilityTimeout: wait));

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _renewing;
        _done.Dispose();
    }

    /// <summary>
    /// A stale receipt means that the message is somebody else's by now, or gone: nothing is left to do.
    /// </summary>
    private async Task SettleAsync(Func<Task> settle)
    {
        await _done.CancelAsync();
        await _renewing;
        try
        {
            await settle();
        }
        catch (RequestFailedException e) when (e.ErrorCode is "PopReceiptMismatch" || e.Status == 404)
        {
            LogStale(message.MessageId);
        }
    }

    private async Task RenewAsync()
    {
        var wait = timing.Renewal;
        try
        {
            while (true)
            {
                await Task.Delay(wait, TimeProvider.System, _done.Token);
                wait = await TryRenewAsync() ? timing.Renewal : Shorter(wait);
            }
        }
        catch (OperationCanceledException) when (_done.IsCancellationRequested)
        {
            // Worked on no longer.
        }
    }

    private async Task<bool> TryRenewAsync()
    {
        try
        {
            var renewed = await queue.UpdateMessageAsync(message.MessageId, _receipt, visibilityTimeout: timing.Hidden);
            _receipt = renewed.Value.PopReceipt;
            return true;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            LogNotRenewed(e, message.MessageId);
            return false;
        }
    }

    private TimeSpan Shorter(TimeSpan wait) => wait / 2 > timing.LeastRenewal ? wait / 2 : timing.LeastRenewal;

    [LoggerMessage(Level = LogLevel.Debug, Message = "Message {Id} is not ours any more")]
    private partial void LogStale(string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} could not be kept hidden")]
    private partial void LogNotRenewed(Exception e, string id);
}
