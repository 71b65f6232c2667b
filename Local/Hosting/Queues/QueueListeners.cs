using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Local.Hosting;

/// <summary>All queue functions. Their queues' messages are work that the clock waits for.</summary>
internal sealed class QueueListeners : IBackgroundWork, IDisposable
{
    private const int LongestQueueName = 63;
    private const string PoisonSuffix = "-poison";
    private readonly List<QueueListener> _listeners = [];

    public QueueListeners(
        FunctionCatalogue functions,
        LocalHostOptions options,
        IConfiguration configuration,
        HostJson hostJson,
        FunctionInvoker invoker,
        ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<QueueListener>();
        foreach (var function in functions.All)
        {
            if (function.Queue is null || DisabledFunctions.IsDisabled(configuration, function.Name))
                continue;
            // Queue names are lower-case; the host lowers what the attribute says.
            var name = SettingNames.Resolve(function.Queue.QueueName, configuration, function.Name).ToLowerInvariant();
            var connection = ConnectionOf(function, configuration);
            var queue = Client(connection, name);
            var poisonName = name + PoisonSuffix;
            var poison = name.EndsWith(PoisonSuffix, StringComparison.Ordinal) || poisonName.Length > LongestQueueName
                ? null
                : Client(connection, poisonName);
            var run = new QueueRun(function, queue, poison, hostJson, options.QueueTiming, invoker, Wake, logger);
            _listeners.Add(new QueueListener(queue, run, hostJson, options.QueueTiming, logger));
        }
    }

    public string Name => "queues";

    public async ValueTask<int> CountPendingAsync(CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(_listeners.Select(listener => listener.CountAsync(cancellationToken)));
        return counts.Sum();
    }

    internal void Start() => _listeners.ForEach(listener => listener.Start());

    internal Task StopAsync() => Task.WhenAll(_listeners.Select(listener => listener.StopAsync()));

    public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

    private void Wake(string queue)
    {
        foreach (var listener in _listeners.Where(listener => listener.Name == queue))
            listener.Wake();
    }

    /// <summary>
    /// Bodies are decoded by <see cref="QueueRun"/>: with Base64 the SDK drops a whole batch for one bad body.
    /// </summary>
    private static QueueClient Client(string connection, string name) =>
        new(connection, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });

    private static string ConnectionOf(LocalFunction function, IConfiguration configuration)
    {
        var setting = function.Queue!.Connection ?? "AzureWebJobsStorage";
        var connection = configuration[setting] ?? configuration["AzureWebJobs" + setting];
        return IsConnectionString(connection)
            ? connection!
            : throw new CannotStartException(
                $"Function {function.Name} needs the setting {setting}: the connection string of a storage account.");
    }

    private static bool IsConnectionString(string? text)
    {
        try
        {
            return !string.IsNullOrWhiteSpace(text) && new QueueServiceClient(text).AccountName.Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
