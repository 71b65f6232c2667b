using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>All events in the order in which they happened.</summary>
internal sealed class EventLog
{
    /// <summary>The version that events are rendered in: the one that Stripe.net 53.1 pins.</summary>
    public const string ApiVersion = "2026-10-28.endive";

    private readonly Dictionary<string, StoredEvent> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<StoredEvent>> _byAccount = new(StringComparer.Ordinal);

    public int Count => _byId.Count;

    /// <summary>Makes an event of what an object looks like now.</summary>
    public static StoredEvent Describe(
        string type, JsonObject snapshot, string? account, long created, Cause? cause, string apiVersion)
    {
        var id = RowStore.NewId("evt_");
        var document = new JsonObject
        {
            ["id"] = id,
            ["object"] = "event",
            ["api_version"] = apiVersion,
            ["created"] = created,
            ["data"] = new JsonObject { ["object"] = snapshot.DeepClone() },
            ["livemode"] = false,
            ["pending_webhooks"] = 1,
            ["request"] = new JsonObject
            {
                ["id"] = cause?.RequestId,
                ["idempotency_key"] = cause?.IdempotencyKey,
            },
            ["type"] = type,
        };
        if (account is not null)
            document["account"] = account;

        return new StoredEvent(id, type, account, created, document.ToJsonString());
    }

    public void Add(StoredEvent stored)
    {
        _byId.Add(stored.Id, stored);
        var key = stored.Account ?? "";
        if (!_byAccount.TryGetValue(key, out var events))
            _byAccount.Add(key, events = []);

        events.Add(stored);
    }

    public StoredEvent? Find(string id) => _byId.GetValueOrDefault(id);

    public IReadOnlyList<StoredEvent> Of(string? account) =>
        _byAccount.TryGetValue(account ?? "", out var events) ? events : [];

    public IEnumerable<StoredEvent> All() => _byId.Values;
}
