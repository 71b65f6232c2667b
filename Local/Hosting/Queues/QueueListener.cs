using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// Takes messages for one function: a batch when at most newBatchThreshold of the last are still running. A queue that
/// does not exist is looked for again later, never created (azure-sdk-for-net: QueueListener).
/// </summary>
internal sealed partial class QueueListener(
    QueueClient queue, QueueRun runner, HostJson hostJson, QueueTiming timing, ILogger logger) : IDisposable
{
    private readonly QueueBackOff _backOff = new(hostJson.QueueMaxPollingInterval);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];
    private Task _listening = Task.CompletedTask;

    internal string Name => queue.Name;

    internal void Start() => _listening = Task.Run(ListenAsync);

    /// <summary>Takes no more, tells what runs to end, and waits for it.</summary>
    internal async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _listening;
        await Task.WhenAll(_running);
    }

    /// <summary>Looks at once: something was put into the queue by this process.</summary>
    internal void Wake()
    {
        lock (_wake)
        {
            if (_wake.CurrentCount == 0)
                _wake.Release();
        }
    }

    /// <summary>How many messages the queue holds, hidden ones included.</summary>
    internal async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            var properties = await queue.GetPropertiesAsync(cancellationToken);
            return (int)Math.Min(properties.Value.ApproximateMessagesCountLong, int.MaxValue);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return 0;
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _wake.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                while (_running.RemoveAll(run => run.IsCompleted) >= 0
                    && _running.Count > hostJson.QueueNewBatchThreshold)
                    await Task.WhenAny(_running).WaitAsync(_stopping.Token);
                _stopping.Token.ThrowIfCancellationRequested();
                var messages = await ReceiveAsync();
                foreach (var message in messages)
                    _running.Add(Task.Run(() => runner.RunAsync(message, _stopping.Token)));
                if (messages.Length > 0)
                    _backOff.Reset();
                else
                    await _wake.WaitAsync(_backOff.Next(), _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    /// <summary>Not cancelled by a stop: messages that were taken and never seen would stay hidden for long.</summary>
    private async Task<QueueMessage[]> ReceiveAsync()
    {
        try
        {
            return (await queue.ReceiveMessagesAsync(hostJson.QueueBatchSize, timing.Hidden)).Value;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return [];
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            LogStorage(e, queue.Name);
            return [];
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue {Queue} cannot be read; looking again later")]
    private partial void LogStorage(Exception e, string queue);
}
