using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PeepFunctions.Domain;

/// <summary>
/// Journal entries as canonical JSON: what is stored beside an entry's id, and what its content hash and the period's
/// root are taken over. Changing a name here changes every root, so the shape is fixed.
/// </summary>
public static class JournalJson
{
    private static readonly EntrySource[] Sources = Enum.GetValues<EntrySource>();

    /// <summary>The postings as canonical JSON.</summary>
    public static string WritePostings(ImmutableArray<Posting> postings) =>
        CanonicalJson.WriteText(PostingsNode(postings));

    /// <summary>The patronage facts as canonical JSON.</summary>
    public static string WritePatronage(ImmutableArray<PatronageFact> patronage) =>
        CanonicalJson.WriteText(PatronageNode(patronage));

    /// <summary>The whole entry, content hash included: a leaf of its period's root.</summary>
    public static byte[] WriteEntry(JournalEntry entry)
    {
        var node = EntryNode(entry);
        node["contentHash"] = entry.ContentHash;
        return CanonicalJson.Write(node);
    }

    /// <summary>Reads what <see cref="WritePostings"/> wrote.</summary>
    /// <exception cref="FormatException">It is anything else.</exception>
    public static ImmutableArray<Posting> ParsePostings(string json) => Parse(json, item => new Posting(
        Account.Parse(Text(item, "from")),
        Account.Parse(Text(item, "to")),
        Money.FromMinor(Integer(item, "minor"), Currency.Parse(Text(item, "currency")))));

    /// <summary>Reads what <see cref="WritePatronage"/> wrote.</summary>
    /// <exception cref="FormatException">It is anything else.</exception>
    public static ImmutableArray<PatronageFact> ParsePatronage(string json) => Parse(json, item => new PatronageFact(
        KindOf(Text(item, "kind")),
        Text(item, "member"),
        item.TryGetProperty("supporter", out var supporter) ? supporter.GetString() : null,
        Integer(item, "quantity")));

    /// <summary>An instant as it is written everywhere: UTC, with as many digits as it needs.</summary>
    public static string InstantText(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>The entry without its content hash: what that hash covers when the fact is not a movement.</summary>
    internal static JsonObject EntryNode(JournalEntry entry)
    {
        var node = new JsonObject
        {
            ["id"] = entry.Id,
            ["instant"] = InstantText(entry.InstantUtc),
            ["source"] = SourceName(entry.Source),
            ["memo"] = entry.Memo,
            ["postings"] = PostingsNode(entry.Postings),
            ["patronage"] = PatronageNode(entry.Patronage),
        };
        if (entry.Corrects is not null)
        {
            node["corrects"] = entry.Corrects;
        }

        if (entry.Evidence is not null)
        {
            node["evidence"] = entry.Evidence;
        }

        return node;
    }

    /// <summary>The written name of a source.</summary>
    public static string SourceName(EntrySource source) => source switch
    {
        EntrySource.Movement => "movement",
        EntrySource.Expense => "expense",
        EntrySource.Hours => "hours",
        EntrySource.Close => "close",
        EntrySource.Membership => "membership",
        EntrySource.Correction => "correction",
        EntrySource.Dispute => "dispute",
        EntrySource.Redemption => "redemption",
        EntrySource.General => "general",
        EntrySource.Opening => "opening",
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };

    /// <summary>The source of a written name.</summary>
    /// <exception cref="FormatException">No source has that name.</exception>
    public static EntrySource ParseSource(string name)
    {
        foreach (var source in Sources)
        {
            if (SourceName(source) == name)
            {
                return source;
            }
        }

        throw new FormatException("No source of entries has that name.");
    }

    private static JsonArray PostingsNode(ImmutableArray<Posting> postings) =>
        [.. postings.Select(posting => new JsonObject
        {
            ["from"] = posting.From.Path,
            ["to"] = posting.To.Path,
            ["minor"] = posting.Amount.Minor,
            ["currency"] = posting.Amount.Currency.Code,
        })];

    private static JsonArray PatronageNode(ImmutableArray<PatronageFact> patronage) =>
        [.. patronage.Select(fact =>
        {
            var node = new JsonObject
            {
                ["kind"] = KindName(fact.Kind),
                ["member"] = fact.Member,
                ["quantity"] = fact.Quantity,
            };
            if (fact.Supporter is not null)
            {
                node["supporter"] = fact.Supporter;
            }

            return node;
        })];

    private static ImmutableArray<T> Parse<T>(string json, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateArray().Select(read)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException
            or ArgumentException or OverflowException)
        {
            throw new FormatException("The stored JSON of a journal entry is damaged.", e);
        }
    }

    private static string Text(JsonElement item, string name) =>
        item.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");

    private static long Integer(JsonElement item, string name) => item.GetProperty(name) switch
    {
        { ValueKind: JsonValueKind.String } text =>
            long.Parse(text.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        var number => number.GetInt64(),
    };

    private static string KindName(PatronageKind kind) => kind switch
    {
        PatronageKind.Support => "support",
        PatronageKind.Minutes => "minutes",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static PatronageKind KindOf(string name) => name switch
    {
        "support" => PatronageKind.Support,
        "minutes" => PatronageKind.Minutes,
        _ => throw new FormatException("No kind of patronage has that name."),
    };
}
