using System.Reflection;
using Azure;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Looks up how the back end is. Anybody may ask, so that one look serves everyone for a while, and all who ask while
/// it goes on wait for the same one: asking often costs the co-op nothing.
/// </summary>
public sealed partial class HealthReading(
    QueueServiceClient queues,
    RawQueues raw,
    ReconciliationsTable reconciliations,
    PeriodsTable periods,
    ILogger<HealthReading> logger)
{
    // Who watches asks every minute or so and gives up after ten seconds or more.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A night's reconciliation and those that stewards asked for: the last one that ended is among them.
    private const int RunsMost = 20;

    private readonly Lock _gate = new();
    private Task<HealthDocument?>? _reading;
    private long _began;

    /// <summary>How long a look is good for.</summary>
    internal TimeSpan GoodFor { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Of which release this is, such as <c>1.0.0+</c> and the commit.</summary>
    public static string Version { get; } =
        typeof(HealthReading).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    /// <summary>The present look; null when storage cannot be reached.</summary>
    public Task<HealthDocument?> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_reading is null
                || (_reading.IsCompleted && TimeProvider.System.GetElapsedTime(_began) >= GoodFor))
            {
                _began = TimeProvider.System.GetTimestamp();
                _reading = Task.Run(LookAsync, CancellationToken.None); // for all who ask, whoever gives up
            }

            return _reading.WaitAsync(cancellationToken);
        }
    }

    private async Task<HealthDocument?> LookAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var depths = Task.WhenAll(QueueNames.All.Order(StringComparer.Ordinal).Select(name =>
                ReadDepthAsync(name, patience.Token)));
            var runs = reconciliations.ListAsync(new Paging(null, RunsMost), patience.Token);
            var closed = (await periods.ListAsync(patience.Token)).LastOrDefault(row => row.State == PeriodState.Closed);
            var ended = (await runs).Items.FirstOrDefault(run => run.EndedUtc is not null);
            return new HealthDocument(
                "ok",
                Version,
                TimeProvider.System.GetUtcNow(),
                await depths,
                ended?.EndedUtc is { } at ? new LastReconciliation(at, ended.State) : null,
                closed is null ? null : new LastClose(closed.Period.ToString(), closed.ClosingAtUtc));
        }
        catch (Exception fault)
        {
            // Whatever the reason, the answer is the same; retries come as an aggregate, a timeout as a cancellation.
            LogUnreachable(fault.GetType().Name, (fault as RequestFailedException)?.ErrorCode);
            return null;
        }
    }

    private async Task<QueueDepth> ReadDepthAsync(string name, CancellationToken cancellationToken)
    {
        var waiting = CountAsync(queues.GetQueueClient(name), cancellationToken);
        return new QueueDepth(name, await waiting / 10 * 10, await CountAsync(raw.PoisonOf(name), cancellationToken));
    }

    private static async Task<int> CountAsync(QueueClient queue, CancellationToken cancellationToken)
    {
        try
        {
            var count = (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCountLong;
            return (int)Math.Min(count, int.MaxValue);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return 0; // the host makes a poison queue with its first message
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Storage cannot be reached: {ExceptionType} {ErrorCode}")]
    private partial void LogUnreachable(string exceptionType, string? errorCode);
}
