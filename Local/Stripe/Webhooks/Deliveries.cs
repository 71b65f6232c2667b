using System.Net.Http.Headers;
using System.Text;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// Delivers events to the endpoints until these take them, signing each attempt anew with business time. Waits are real
/// time, so that a jump of the clock neither hurries nor stops them.
/// </summary>
internal sealed class Deliveries : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly SandboxState _state;
    private readonly DeliveryQueue _queue = new();
    private readonly SemaphoreSlim _slots;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
    private readonly List<(StoredEvent Stored, string Endpoint)> _dropped = [];
    private Dictionary<string, WebhookEndpoint>? _endpoints;
    private Task _pump = Task.CompletedTask;

    public Deliveries(SandboxState state)
    {
        _state = state;
        _slots = new SemaphoreSlim(state.Options.ConcurrentDeliveries);
        state.Route = Route;
        state.Committed = Accept;
    }

    private FaultDice Dice => _state.Dice;

    public int Pending => _queue.Pending;

    public int Late => _queue.Late;

    public int Dropped => _dropped.Count;

    public void Start() => _pump = Task.Run(PumpAsync);

    /// <summary>Sets the endpoints, and sends what waited for them.</summary>
    public void SetEndpoints(IEnumerable<WebhookEndpoint> endpoints)
    {
        lock (_state.Gate)
        {
            var isFirst = _endpoints is null;
            _endpoints = new(StringComparer.Ordinal);
            foreach (var endpoint in endpoints)
            {
                // Keyed by what they are for, so that an event finds its endpoint on another port after a restart.
                var kind = endpoint.Connect ? "connect" : "account";
                var others = _endpoints.Values.Count(other => other.Connect == endpoint.Connect);
                _endpoints.Add(others == 0 ? kind : $"{kind}:{others}", endpoint);
            }

            if (!isFirst)
                return;

            foreach (var stored in _state.Events.All())
            {
                if (stored.Open is null)
                {
                    stored.Open = Route(stored);
                    _state.Routed(stored);
                }

                Accept(stored);
            }

            _state.Commit();
        }
    }

    /// <summary>
    /// Sends events once more: those of the ids, or all that were dropped. Returns how many deliveries.
    /// </summary>
    public int Redeliver(IReadOnlyCollection<string>? ids)
    {
        var again = ids is null
            ? [.. _dropped]
            : ids.Select(_state.Events.Find).OfType<StoredEvent>()
                .SelectMany(stored => (Route(stored) ?? []).Select(endpoint => (Stored: stored, Endpoint: endpoint)))
                .ToList();
        if (ids is null)
            _dropped.Clear();

        foreach (var (stored, endpoint) in again)
            _queue.Enqueue(new Delivery(stored, endpoint, 0), 0);

        _wake.Release();
        return again.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
        for (var slot = 0; slot < _state.Options.ConcurrentDeliveries; slot++)
            await _slots.WaitAsync().ConfigureAwait(false);

        _http.Dispose();
        _slots.Dispose();
        _wake.Dispose();
        _stop.Dispose();
    }

    private HashSet<string>? Route(StoredEvent stored) => _endpoints?
        .Where(pair => pair.Value.Connect == stored.Account is not null && pair.Value.Takes(stored.Type))
        .Select(pair => pair.Key)
        .ToHashSet(StringComparer.Ordinal);

    private void Accept(StoredEvent stored)
    {
        if (_endpoints is null || stored.Open is not { Count: > 0 } open)
            return;

        foreach (var endpoint in open.ToArray())
        {
            var copies = Dice.Copies();
            if (copies == 0)
                Drop(stored, endpoint);

            var isLate = copies > 0 && Dice.Strikes(Dice.Faults.LateRate);
            for (var copy = 0; copy < copies; copy++)
            {
                var delivery = new Delivery(stored, endpoint, 0);
                // Its first copy comes late; the others do not wait for it.
                if (isLate && copy == 0)
                    _queue.EnqueueLate(delivery, _state.ClockMilliseconds + (Dice.Faults.Late * 1000));
                else
                    _queue.Enqueue(delivery, Dice.Wait());
            }
        }

        _wake.Release();
    }

    private void Drop(StoredEvent stored, string endpoint)
    {
        _dropped.Add((stored, endpoint));
        Take(stored, endpoint);
    }

    /// <summary>The endpoint has it: no restart sends it again.</summary>
    private void Take(StoredEvent stored, string endpoint)
    {
        if (stored.Open?.Remove(endpoint) == true)
        {
            _state.Routed(stored);
            _state.Commit();
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                await _slots.WaitAsync(_stop.Token).ConfigureAwait(false);
                if (await NextAsync().ConfigureAwait(false) is not { } delivery)
                    return;

                _ = DeliverAsync(delivery);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped while all slots were taken.
        }
    }

    /// <summary>The next delivery that is due, or null, the slot given back, when stopped.</summary>
    private async Task<Delivery?> NextAsync()
    {
        try
        {
            while (true)
            {
                if (_queue.Take(_state.ClockMilliseconds) is { } delivery)
                    return delivery;

                await _wake.WaitAsync(LookEvery, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            _slots.Release();
            return null;
        }
    }

    private async Task DeliverAsync(Delivery delivery)
    {
        try
        {
            if (await PostAsync(delivery).ConfigureAwait(false))
            {
                lock (_state.Gate)
                    Take(delivery.Stored, delivery.Endpoint);

                _queue.Done();
                return;
            }

            _queue.PutBack(delivery with { Failures = delivery.Failures + 1 }, BackOff(delivery.Failures));
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<bool> PostAsync(Delivery delivery)
    {
        WebhookEndpoint? endpoint;
        lock (_state.Gate)
            endpoint = _endpoints!.GetValueOrDefault(delivery.Endpoint);

        if (endpoint is null)
            return true;

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        timeout.CancelAfter(_state.Options.DeliveryTimeout);
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(delivery.Stored.Body));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        var now = _state.ClockMilliseconds / 1000;
        request.Headers.Add("Stripe-Signature", Signature.Of(delivery.Stored.Body, endpoint.Secret, now));
        request.Headers.UserAgent.ParseAdd("Stripe/1.0");
        try
        {
            using var response = await _http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private long BackOff(int failures) => (long)Math.Min(
        _state.Options.RetryAfter.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 30)),
        _state.Options.RetryAtMost.TotalMilliseconds);
}
