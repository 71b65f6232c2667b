using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// What every queue function's body goes through: it reads the pointer, and leaves word of why it failed, so that who
/// finds the message put aside need not look for its last run in the logs. It changes nothing about the failure.
/// </summary>
public sealed partial class QueueWork(PoisonTable poison, ILogger<QueueWork> logger)
{
    // The function's own time may be up already.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Works on one message.</summary>
    /// <param name="queue">Its queue.</param>
    /// <param name="message">Its body.</param>
    /// <param name="work">What to do with the id that it points to.</param>
    /// <param name="cancellationToken">The function's.</param>
    /// <exception cref="JsonException">The message is no pointer.</exception>
    public async Task RunAsync(
        string queue, string message, Func<string, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        string? id = null;
        try
        {
            var pointer = Pointer.Parse(message);
            id = pointer.Id;
            await TraceAsync(queue, pointer, work, cancellationToken);
        }
        catch (Exception failure)
        {
            await NoteAsync(queue, message, id, FailureReason.Of(failure));
            throw;
        }
    }

    private static async Task TraceAsync(
        string queue, Pointer pointer, Func<string, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var span = CoopTraces.StartWork(queue, pointer.Traceparent);
        try
        {
            await work(pointer.Id, cancellationToken);
        }
        catch (Exception failure)
        {
            span.Fail(failure);
            throw;
        }
    }

    private async Task NoteAsync(string queue, string message, string? id, string reason)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await poison.NoteFailureAsync(queue, message, id, reason, patience.Token);
        }
        catch (Exception unnoted)
        {
            // The reason that counts is the first one.
            var type = unnoted.GetType().Name;
            LogUnnoted(queue, reason, type);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "That a message of {Queue} failed ({Reason}) was not noted: {ExceptionType}")]
    private partial void LogUnnoted(string queue, string reason, string exceptionType);
}
