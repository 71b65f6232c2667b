using System.Globalization;
using System.Text.Json;
using PeepFunctions.Functions;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

/// <summary>
/// Every function with its trigger and its method, a line each in the order of their names: as the local host reads
/// them from the attributes, and as the azure build's worker tells them to the Functions host. The two must be the
/// same, so that what was tried here is what runs there.
/// </summary>
internal static class FunctionList
{
    public const string Golden = "Tests/Golden/functions.txt";

    /// <summary>What the local host finds.</summary>
    public static string OfLocalHost() => Write(
        FunctionCatalogue.Load(typeof(PeepFunctionsRegistration).Assembly.GetTypes()).All.Select(function =>
            (function.Name, function.EntryPoint, function switch
            {
                { Http: { } http } => Http(
                    http.AuthLevel.ToString(), http.Methods ?? [], FunctionCatalogue.RouteOf(function)),
                { Timer: { } timer } => Timer(timer.Schedule, timer.UseMonitor, timer.RunOnStartup),
                { Queue: { } queue } => Queue(queue.QueueName, queue.Connection),
                _ => throw new ArgumentException(function.Name),
            })));

    /// <summary>What a worker told: name, entry point and its bindings as JSON.</summary>
    public static string OfWorker(IEnumerable<(string Name, string EntryPoint, IReadOnlyList<string> Bindings)> functions) =>
        Write(functions.Select(function => (function.Name, function.EntryPoint, Trigger(function.Name, function.Bindings))));

    private static string Trigger(string name, IReadOnlyList<string> bindings)
    {
        var trigger = bindings.Select(text => JsonDocument.Parse(text).RootElement)
            .Single(binding => Text(binding, "type")!.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("In", Text(trigger, "direction"));
        return Text(trigger, "type") switch
        {
            "httpTrigger" => Http(
                Text(trigger, "authLevel")!,
                trigger.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!),
                Text(trigger, "route") ?? name),
            "timerTrigger" => Timer(
                Text(trigger, "schedule")!,
                IsTrue(trigger, "useMonitor", otherwise: true),
                IsTrue(trigger, "runOnStartup", otherwise: false)),
            "queueTrigger" => Queue(Text(trigger, "queueName")!, Text(trigger, "connection")),
            var other => throw new ArgumentException(other),
        };
    }

    private static string Http(string level, IEnumerable<string> methods, string route) =>
        $"http {level.ToLowerInvariant()} {string.Join('|', methods).ToLowerInvariant()} {route}";

    private static string Timer(string schedule, bool useMonitor, bool runOnStartup) =>
        $"timer {schedule}{(useMonitor ? "" : " unmonitored")}{(runOnStartup ? " at start" : "")}";

    private static string Queue(string queue, string? connection) =>
        $"queue {queue}{(string.IsNullOrEmpty(connection) ? "" : $" of {connection}")}";

    private static string Write(IEnumerable<(string Name, string EntryPoint, string Trigger)> functions) => string.Concat(
        functions.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Select(function =>
            string.Create(CultureInfo.InvariantCulture, $"{function.Name}: {function.Trigger}: {function.EntryPoint}\n")));

    private static string? Text(JsonElement binding, string name) =>
        Find(binding, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static bool IsTrue(JsonElement binding, string name, bool otherwise) => Find(binding, name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => otherwise,
    };

    private static JsonElement? Find(JsonElement binding, string name) => binding.EnumerateObject()
        .Where(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase))
        .Select(one => (JsonElement?)one.Value)
        .FirstOrDefault();
}
