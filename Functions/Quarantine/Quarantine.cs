using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Where messages are kept that failed as often as they may: out of the poison queues, which nobody looks into, into a
/// table that stewards can read and requeue from. The row comes first, then the message goes: what is cut in between is
/// done again and changes nothing.
/// </summary>
public sealed partial class Quarantine(
    PoisonTable poison,
    StripeInbox inbox,
    MailTable mails,
    StewardNotices notices,
    RawQueues raw,
    Queues queues,
    CoopMetrics metrics,
    ILogger<Quarantine> logger)
{
    private const int BatchSize = 32, MostBatches = 30, LongestPointer = 512;

    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>For how long a message is hidden from others while it is put aside.</summary>
    internal TimeSpan Hidden { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Empties the poison queues; answers how many messages were in them.</summary>
    public async Task<int> CollectAsync(CancellationToken cancellationToken)
    {
        var collected = 0;
        foreach (var queue in QueueNames.All)
        {
            collected += await CollectAsync(queue, cancellationToken);
        }

        return collected;
    }

    /// <summary>
    /// Sends a message that was put aside to its queue again, whatever is left of why it failed. Two who do so at once
    /// send it twice, which every queue's function bears; if it is put aside again meanwhile, it stays.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is no pointer.</exception>
    public async Task RequeueAsync(PoisonRow row, CancellationToken cancellationToken)
    {
        var pointer = row.Pointer ?? throw new InvalidOperationException($"{row.Queue} {row.Id} is no pointer.");
        if (row.Queue == QueueNames.StripeEvents)
        {
            await inbox.ReleaseAsync(pointer, cancellationToken);
        }

        await queues.SendAsync(row.Queue, pointer, cancellationToken);
        await poison.RemoveAsync(row, cancellationToken);
        LogRequeued(row.Queue, row.Id);
    }

    private async Task<int> CollectAsync(string queue, CancellationToken cancellationToken)
    {
        var source = raw.PoisonOf(queue);
        var collected = 0;
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var messages = await ReceiveAsync(source, cancellationToken);
            if (messages.Length == 0)
            {
                break;
            }

            foreach (var message in messages)
            {
                await PutAsideAsync(queue, message.MessageText, cancellationToken);
                await DeleteAsync(source, message, cancellationToken);
                collected++;
            }
        }

        return collected;
    }

    /// <summary>Puts aside what a message points to that is in no queue: it was lost each time it was sent.</summary>
    public Task PutAsideAsync(string queue, Pointer pointer, CancellationToken cancellationToken) =>
        PutAsideAsync(queue, pointer.Write(), pointer.Id, cancellationToken);

    private Task PutAsideAsync(string queue, string text, CancellationToken cancellationToken)
    {
        var body = Decode(text);
        return PutAsideAsync(queue, body ?? text, body is null ? null : PointerIn(body), cancellationToken);
    }

    private async Task PutAsideAsync(
        string queue, string body, string? pointer, CancellationToken cancellationToken)
    {
        var row = await poison.QuarantineAsync(queue, body, pointer, cancellationToken);
        if (queue == QueueNames.StripeEvents && pointer is not null)
        {
            await inbox.QuarantineAsync(pointer, cancellationToken);
        }

        LogPutAside(queue, row.Id, row.Reason, row.Attempts);
        metrics.MessageQuarantined(queue);

        // An outage puts many aside: one notice an hour and queue; the list has each. A mail is named by its id and its
        // template: the notice goes out by mail as well, and must not say to whom the first one was.
        var hour = $"{queue} {row.SinceUtc:yyyy-MM-ddTHH}Z";
        if (queue == QueueNames.Mail && pointer is not null
            && await mails.FindAsync(pointer, cancellationToken) is { Template: var template })
        {
            await notices.TellAsync(NoticeCodes.MailNotSent, $"{template} {pointer}", cancellationToken, hour);
        }
        else
        {
            await notices.TellAsync(NoticeCodes.PoisonMessage, hour, cancellationToken);
        }
    }

    // The host's name for a message's last place; nothing is there before the first.
    private async Task<QueueMessage[]> ReceiveAsync(QueueClient source, CancellationToken cancellationToken)
    {
        try
        {
            return (await source.ReceiveMessagesAsync(BatchSize, Hidden, cancellationToken)).Value;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return [];
        }
    }

    // Whoever else has it by now puts it aside under the same key.
    private static async Task DeleteAsync(
        QueueClient source, QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await source.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
        }
        catch (RequestFailedException gone) when (gone.Status == 404 || gone.ErrorCode == "PopReceiptMismatch")
        {
        }
    }

    private static string? Decode(string text)
    {
        try
        {
            return Strict.GetString(Convert.FromBase64String(text));
        }
        catch (Exception wrong) when (wrong is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static string? PointerIn(string body)
    {
        try
        {
            return Pointer.Parse(body).Id is { Length: <= LongestPointer } id ? id : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Message {Id} of {Queue} was put aside: {Reason}, {Attempts} failures noted")]
    private partial void LogPutAside(string queue, string id, string reason, int attempts);

    [LoggerMessage(Level = LogLevel.Information, Message = "Message {Id} of {Queue} is tried again")]
    private partial void LogRequeued(string queue, string id);
}
