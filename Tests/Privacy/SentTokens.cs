using System.Collections.Concurrent;
using System.Diagnostics;

namespace PeepFunctions.Tests;

/// <summary>
/// Every bearer token that anybody of this process sends while it is listened to: of members, of stewards and of the
/// app itself to Stripe.
/// </summary>
internal sealed class SentTokens : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _secrets = new();
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];

    public SentTokens() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>The secret part of each: before a dot stands an id, which is none.</summary>
    public IReadOnlyCollection<string> Secrets => [.. _secrets.Keys];

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "HttpHandlerDiagnosticListener")
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == "System.Net.Http.HttpRequestOut.Start"
            && value.Value?.GetType().GetProperty("Request")?.GetValue(value.Value) is HttpRequestMessage request
            && request.Headers.Authorization is { Scheme: "Bearer", Parameter: { } token })
        {
            _secrets.TryAdd(token.Split('.')[^1], true);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }
}
