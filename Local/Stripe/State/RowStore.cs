using System.Security.Cryptography;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// All objects, by id and by the fields that lists are filtered by, so that no request scans them all.
/// </summary>
internal sealed class RowStore
{
    private const string IdAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The fields worth an index, each filtering some list.</summary>
    private static readonly string[] IndexedFields =
    [
        "source", "type", "transfer_group", "payment_intent", "charge", "destination", "customer", "transfer", "fee",
        "email", "payout", "invoice", "payment.payment_intent", "parent.subscription_details.subscription",
    ];

    private readonly Dictionary<string, Row> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Row>> _indexes = new(StringComparer.Ordinal);
    private long _sequence;

    /// <summary>A new id with Stripe's prefix for its kind.</summary>
    public static string NewId(string prefix) => prefix + RandomNumberGenerator.GetString(IdAlphabet, 24);

    public Row? Find(string id) => _byId.GetValueOrDefault(id);

    public void Add(Row row)
    {
        row.Sequence = ++_sequence;
        _byId.Add(row.Id, row);
        Index(row);
    }

    /// <summary>
    /// Enters a row in the indexes of fields that were set since; no indexed field ever changes twice.
    /// </summary>
    public void Index(Row row)
    {
        Enter(row, KeyOf(row.Account, row.Kind, null, null));
        foreach (var field in IndexedFields)
        {
            if (row.Document.TextAt(field) is { } text)
                Enter(row, KeyOf(row.Account, row.Kind, field, text));
        }
    }

    /// <summary>The rows of a kind in the order of their making, narrowed by the first filter with an index.</summary>
    public IReadOnlyList<Row> List(
        string? account, string kind, IEnumerable<KeyValuePair<string, string>> filters)
    {
        var (field, value) = filters.FirstOrDefault(filter => IndexedFields.Contains(filter.Key));
        return _indexes.TryGetValue(KeyOf(account, kind, field, value), out var rows) ? rows : [];
    }

    private static string KeyOf(string? account, string kind, string? field, string? value) =>
        $"{account}|{kind}|{field}={value}";

    private void Enter(Row row, string key)
    {
        if (!row.Indexed.Add(key))
            return;

        if (!_indexes.TryGetValue(key, out var rows))
            _indexes.Add(key, rows = []);

        var at = rows.Count;
        while (at > 0 && rows[at - 1].Sequence > row.Sequence)
            at--;

        rows.Insert(at, row);
    }
}
