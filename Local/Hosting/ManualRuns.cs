using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Local.Hosting;

/// <summary>Runs that somebody asked for through /admin: they go on after the request was answered.</summary>
internal sealed partial class ManualRuns(
    FunctionInvoker invoker,
    HttpFunctions http,
    TimerListeners timers,
    IServiceScopeFactory scopes,
    ILogger<ManualRuns> logger) : IDisposable
{
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly CancellationTokenSource _stopping = new();

    internal void Start(LocalFunction function, string input)
    {
        var run = RunAsync(function, input);
        _running.TryAdd(run, 0);
        run.ContinueWith(
            done => _running.TryRemove(done, out _),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    internal async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Keys);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(LocalFunction function, string input)
    {
        try
        {
            if (function.Http is not null)
            {
                await CallAsync(function, input);
                return;
            }

            var (trigger, values) = function.Timer is null
                ? QueueBinding.For(QueueBinding.ByHand(input))
                : (_ => timers.Describe(function.Name), new Dictionary<string, object?>());
            await invoker.RunAsync(function, trigger, values, _stopping.Token);
        }
        catch (Exception e)
        {
            LogFailed(e, function.Name);
        }
    }

    private async Task CallAsync(LocalFunction function, string input)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = new DefaultHttpContext
        {
            RequestServices = scope.ServiceProvider,
            RequestAborted = _stopping.Token,
        };
        context.Request.Method = HttpMethods.Post;
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(input));
        context.Features.Set<IRoutingFeature>(new RoutingFeature { RouteData = new RouteData() });
        await http.RunAsync(function, context);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Function {Function}, run by hand, failed")]
    private partial void LogFailed(Exception e, string function);
}
