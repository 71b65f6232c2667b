using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>What one request changed, as one line of the log: all of it is read back, or none.</summary>
internal sealed class Changes
{
    private readonly List<Row> _rows = [];
    private readonly HashSet<Row> _touched = [];
    private readonly List<StoredEvent> _events = [];
    private readonly List<StoredEvent> _routings = [];
    private readonly List<Reply> _replies = [];
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public bool IsEmpty => _rows.Count + _events.Count + _routings.Count + _replies.Count == 0;

    public void Touch(Row row)
    {
        if (_touched.Add(row))
            _rows.Add(row);
    }

    public void Add(StoredEvent stored) => _events.Add(stored);

    public void AddRouting(StoredEvent stored) => _routings.Add(stored);

    public void Add(Reply reply) => _replies.Add(reply);

    /// <summary>The line, valid until the next one; forgets all but the events.</summary>
    public ReadOnlySpan<byte> ToLine()
    {
        _buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_buffer))
        {
            writer.WriteStartObject();
            WriteArray(writer, "rows", _rows, WriteRow);
            WriteArray(writer, "events", _events, WriteEvent);
            WriteArray(writer, "routings", _routings, WriteRouting);
            WriteArray(writer, "replies", _replies, WriteReply);
            writer.WriteEndObject();
        }

        _buffer.Write("\n"u8);
        return _buffer.WrittenSpan;
    }

    /// <summary>The new events; afterwards nothing is left to commit.</summary>
    public IReadOnlyList<StoredEvent> TakeEvents()
    {
        var events = _events.ToArray();
        _rows.Clear();
        _touched.Clear();
        _events.Clear();
        _routings.Clear();
        _replies.Clear();
        return events;
    }

    /// <summary>Brings a line's changes back.</summary>
    public static void Read(ReadOnlyMemory<byte> line, SandboxState state)
    {
        var change = (JsonObject)JsonNode.Parse(line.Span)!;
        foreach (var row in Items(change, "rows"))
        {
            var (document, hidden, account) =
                ((JsonObject)row["doc"]!, (JsonObject)row["hidden"]!, row.Text("account"));
            // A node stands in one tree only: out of the line's, to stand in the store.
            row.Clear();
            state.Restore(document, account, hidden);
        }

        foreach (var item in Items(change, "events"))
        {
            state.Events.Add(new StoredEvent(
                item.Text("id")!, item.Text("type")!, item.Text("account"), item.Number("created"), item.Text("body")!)
            {
                Open = OpenOf(item),
            });
        }

        foreach (var item in Items(change, "routings"))
            state.Events.Find(item.Text("id")!)!.Open = OpenOf(item);

        foreach (var item in Items(change, "replies"))
        {
            state.Replies.Add(new Reply(
                item.Text("key")!, item.Text("print")!, (int)item.Number("status"), item.Text("body")!,
                item.Number("created")));
        }
    }

    private static IEnumerable<JsonObject> Items(JsonObject change, string name) =>
        change[name] is JsonArray items ? items.Cast<JsonObject>() : [];

    private static HashSet<string>? OpenOf(JsonObject item) => item["open"] is JsonArray open
        ? open.Select(key => (string)key!).ToHashSet(StringComparer.Ordinal)
        : null;

    private static void WriteArray<T>(
        Utf8JsonWriter writer, string name, List<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
            return;

        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(writer, item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter writer, Row row)
    {
        if (row.Account is not null)
            writer.WriteString("account", row.Account);

        writer.WritePropertyName("doc");
        row.Document.WriteTo(writer);
        writer.WritePropertyName("hidden");
        row.Hidden.WriteTo(writer);
    }

    private static void WriteEvent(Utf8JsonWriter writer, StoredEvent stored)
    {
        WriteRouting(writer, stored);
        writer.WriteString("type", stored.Type);
        if (stored.Account is not null)
            writer.WriteString("account", stored.Account);

        writer.WriteNumber("created", stored.Created);
        writer.WriteString("body", stored.Body);
    }

    private static void WriteRouting(Utf8JsonWriter writer, StoredEvent stored)
    {
        writer.WriteString("id", stored.Id);
        if (stored.Open is null)
            return;

        writer.WriteStartArray("open");
        foreach (var key in stored.Open)
            writer.WriteStringValue(key);

        writer.WriteEndArray();
    }

    private static void WriteReply(Utf8JsonWriter writer, Reply reply)
    {
        writer.WriteString("key", reply.Key);
        writer.WriteString("print", reply.Fingerprint);
        writer.WriteNumber("status", reply.Status);
        writer.WriteString("body", reply.Body);
        writer.WriteNumber("created", reply.Created);
    }
}
