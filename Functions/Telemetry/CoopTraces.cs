using System.Diagnostics;

namespace PeepFunctions.Functions;

/// <summary>
/// The spans of our own. What follows from a call goes through queues; the trace goes along in the message, so that a
/// webhook, its posting and what comes of it are one. A span's tags are the names of queues and types and never ids:
/// those are in the logs, which carry the trace's id.
/// </summary>
public static class CoopTraces
{
    /// <summary>The name of the source, and of the meter.</summary>
    public const string Name = "PeepFunctions";

    private const string Destination = "messaging.destination.name";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Where whatever is sent now belongs to, in W3C's form; null when nobody traces.</summary>
    public static string? Traceparent => Activity.Current is { IdFormat: ActivityIdFormat.W3C } now ? now.Id : null;

    /// <summary>A piece of work within the present trace; null when nobody traces.</summary>
    public static Activity? Start(string what) => Source.StartActivity(what);

    /// <summary>A message is sent.</summary>
    public static Activity? StartSend(string queue) =>
        Source.StartActivity($"send {queue}", ActivityKind.Producer)?.SetTag(Destination, queue);

    /// <summary>A message is worked on, in the trace of who sent it; the run of the host's is linked.</summary>
    /// <param name="queue">Its queue.</param>
    /// <param name="traceparent">What it says; null for one of an earlier release, or sent when nobody traced.</param>
    public static Activity? StartWork(string queue, string? traceparent)
    {
        _ = ActivityContext.TryParse(traceparent, traceState: null, isRemote: true, out var sender);
        var links = Activity.Current is { } run && run.TraceId != sender.TraceId
            ? new[] { new ActivityLink(run.Context) }
            : null;
        return Source.StartActivity($"process {queue}", ActivityKind.Consumer, sender, links: links)
            ?.SetTag(Destination, queue);
    }

    /// <summary>Marks a span as failed, by a stable code.</summary>
    public static void Fail(this Activity? span, Exception failure) =>
        span?.SetStatus(ActivityStatusCode.Error, FailureReason.Of(failure));
}
