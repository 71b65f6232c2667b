using System.Diagnostics.CodeAnalysis;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// What one message goes through: run and deleted; failed and shown again; or, after the last of its tries or when its
/// body is not what messageEncoding says, copied to the poison queue (azure-sdk-for-net: QueueProcessor).
/// </summary>
internal sealed partial class QueueRun(
    LocalFunction function,
    QueueClient queue,
    QueueClient? poison,
    HostJson hostJson,
    QueueTiming timing,
    FunctionInvoker invoker,
    Action<string> wake,
    ILogger logger)
{
    /// <summary>Never fails: a storage error leaves the message hidden, and it comes again.</summary>
    internal async Task RunAsync(QueueMessage message, CancellationToken stopping)
    {
        try
        {
            await using var held = new HeldMessage(queue, message, timing, logger);
            if (stopping.IsCancellationRequested)
                await held.ShowAfterAsync(TimeSpan.Zero);
            else if (TryDecode(message, out var decoded) && !(poison is not null && HasHadItsTries(message, 1)))
                await RunAsync(decoded, message, held, stopping);
            else
                await PoisonAsync(message, held);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            LogStorage(e, queue.Name);
        }
    }

    private async Task RunAsync(QueueMessage decoded, QueueMessage message, HeldMessage held, CancellationToken stopping)
    {
        held.KeepHidden();
        try
        {
            var (trigger, values) = QueueBinding.For(decoded);
            await invoker.RunAsync(function, trigger, values, stopping);
        }
        catch (Exception e)
        {
            LogFailed(e, function.Name, message.MessageId, message.DequeueCount);
            if (HasHadItsTries(message, 0))
                await PoisonAsync(message, held);
            else
                await held.ShowAfterAsync(hostJson.QueueVisibilityTimeout);
            return;
        }

        await held.DeleteAsync();
    }

    private bool HasHadItsTries(QueueMessage message, int more) =>
        message.DequeueCount >= (long)hostJson.QueueMaxDequeueCount + more;

    private async Task PoisonAsync(QueueMessage message, HeldMessage held)
    {
        // A poison queue has no poison queue of its own: the message stays hidden for a while and comes again, for
        // ever.
        if (poison is null)
            return;
        LogPoison(hostJson.QueueMaxDequeueCount, poison.Name);
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message.Body, timeToLive: TimeSpan.FromSeconds(-1));
        await held.DeleteAsync();
        wake(poison.Name);
    }

    private bool TryDecode(QueueMessage message, [NotNullWhen(true)] out QueueMessage? decoded)
    {
        decoded = message;
        if (!hostJson.QueueMessagesAreBase64)
            return true;
        try
        {
            var body = BinaryData.FromBytes(Convert.FromBase64String(message.Body.ToString()));
            decoded = QueuesModelFactory.QueueMessage(message.MessageId, message.PopReceipt, body, message.DequeueCount,
                message.NextVisibleOn, message.InsertedOn, message.ExpiresOn);
            return true;
        }
        catch (FormatException)
        {
            decoded = null;
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Function {Function} failed on message {Id}, try {Try}")]
    private partial void LogFailed(Exception e, string function, string id, long @try);

    // The host's words, misleading ones for a body that could not be decoded included: alerts look for them.
    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Message has reached MaxDequeueCount of {Max}. Moving message to queue '{Queue}'.")]
    private partial void LogPoison(int max, string queue);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue {Queue}: storage failed; the message comes again")]
    private partial void LogStorage(Exception e, string queue);
}
