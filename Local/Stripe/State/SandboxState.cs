using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// Everything the sandbox knows. Whoever reads or changes it holds <see cref="Gate"/>; whoever changes it calls
/// <see cref="Commit"/> before letting go.
/// </summary>
internal sealed class SandboxState(SandboxOptions options, ChangeLog? log)
{
    private readonly Dictionary<string, Action<SandboxState, Row>> _whenDue = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Row, long> _agenda = new();
    private readonly Changes _changes = new();

    /// <summary>The due instant of what is being done for it, or null when a request is answered.</summary>
    private long? _instant;

    /// <summary>No instant before this one is gone back to: lists run in the order of their making.</summary>
    private long _reached;

    public Lock Gate { get; } = new();

    public SandboxOptions Options { get; } = options;

    public RowStore Rows { get; } = new();

    public Ledger Ledger { get; } = new();

    public EventLog Events { get; } = new();

    public ReplyStore Replies { get; } = new();

    /// <summary>Where pages and account links point to; known once the listener is bound.</summary>
    public Uri Address { get; set; } = new("http://127.0.0.1/");

    /// <summary>The request being answered, which the events name as their cause; null for what time brought.</summary>
    public Cause? Cause { get; set; }

    /// <summary>What the request being answered asked to go wrong with it.</summary>
    public FaultHeader FaultHeader { get; set; } = FaultHeader.None;

    /// <summary>What goes wrong on purpose.</summary>
    public FaultDice Dice { get; set; } = new(new Faults());

    /// <summary>Whether transfers and payouts find no balance.</summary>
    public bool IsShortOfBalance => Dice.Faults.InsufficientBalance || FaultHeader.Kind == "insufficient-balance";

    /// <summary>Decides to which endpoints an event goes; null while there are none.</summary>
    public Func<StoredEvent, HashSet<string>?> Route { get; set; } = _ => null;

    /// <summary>Is told of new events once they are in the log.</summary>
    public Action<StoredEvent> Committed { get; set; } = _ => { };

    /// <summary>
    /// Business time; while something is done whose time has come, the instant at which it was due, so that a jump of
    /// the clock over months leaves each month's renewal in its month.
    /// </summary>
    public long NowMilliseconds => _instant ?? ClockMilliseconds;

    public long Now => NowMilliseconds / 1000;

    /// <summary>Business time as the clock shows it; may be read without the gate.</summary>
    public long ClockMilliseconds => Options.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Says what happens to objects of a kind when their time has come.</summary>
    public void WhenDue(string kind, Action<SandboxState, Row> action) => _whenDue.Add(kind, action);

    public Row Add(JsonObject document, string? account = null, JsonObject? hidden = null)
    {
        var row = new Row(document, account, hidden ?? []);
        Enter(row);
        _changes.Touch(row);
        return row;
    }

    public void Changed(Row row)
    {
        Rows.Index(row);
        _changes.Touch(row);
    }

    /// <summary>Has the row's kind's action run at an instant of business time, given in Unix milliseconds.</summary>
    public void Schedule(Row row, long dueMilliseconds)
    {
        row.Hidden["due_ms"] = dueMilliseconds;
        _agenda.Enqueue(row, dueMilliseconds);
        Changed(row);
    }

    public void Raise(string type, Row row, string? account = null) => Raise(type, row.Document, account);

    public void Raise(
        string type, JsonObject snapshot, string? account = null, string apiVersion = EventLog.ApiVersion)
    {
        var stored = EventLog.Describe(type, snapshot, account, Now, Cause, apiVersion);
        stored.Open = Route(stored);
        Events.Add(stored);
        _changes.Add(stored);
    }

    public void Keep(Reply reply)
    {
        Replies.Add(reply);
        _changes.Add(reply);
    }

    /// <summary>Whether nothing can be sent to an account, although it looks as if it could.</summary>
    public bool IsRestricted(string account) => FaultHeader.Kind == "account-restricted"
        || Dice.Faults.RestrictedAccounts.Any(restricted => restricted == "*" || restricted == account);

    /// <summary>Notes which endpoints an event still waits for.</summary>
    public void Routed(StoredEvent stored) => _changes.AddRouting(stored);

    /// <summary>Does what business time has brought since the last look.</summary>
    public void CatchUp()
    {
        Replies.Prune(Now);
        try
        {
            while (_agenda.TryPeek(out var row, out var due) && due <= ClockMilliseconds)
            {
                _agenda.Dequeue();
                _instant = _reached = Math.Max(due, _reached);
                Mature();
                RunIfDue(row);
            }
        }
        finally
        {
            _instant = null;
        }

        _reached = Math.Max(_reached, ClockMilliseconds);
        Mature();
    }

    /// <summary>Runs at once what a row is scheduled for.</summary>
    public void RunNow(Row row)
    {
        if (row.Hidden.Remove("due_ms"))
            _whenDue[row.Kind](this, row);
    }

    /// <summary>How many rows of a kind fall due within a span of business time.</summary>
    public int CountDueWithin(TimeSpan span, string kind)
    {
        var until = NowMilliseconds + (long)span.TotalMilliseconds;
        return _agenda.UnorderedItems.Count(item =>
            item.Priority <= until && item.Element.Kind == kind && item.Element.Hidden["due_ms"] is not null);
    }

    /// <summary>Appends what changed to the log in one line, then tells of the new events.</summary>
    public void Commit()
    {
        if (_changes.IsEmpty)
            return;

        log?.Append(_changes.ToLine());
        foreach (var stored in _changes.TakeEvents())
            Committed(stored);
    }

    /// <summary>Reads the log back.</summary>
    public void Restore()
    {
        log?.Replay(line => Changes.Read(line, this));
        CatchUp();
        Commit();
    }

    /// <summary>Takes in a row read back, or its later state.</summary>
    public void Restore(JsonObject document, string? account, JsonObject hidden)
    {
        if (Rows.Find(document.Text("id")!) is not { } known)
        {
            Enter(new Row(document, account, hidden));
            return;
        }

        Replace(known.Document, document);
        Replace(known.Hidden, hidden);
        Rows.Index(known);
        EnterAgenda(known);
    }

    private static void Replace(JsonObject old, JsonObject now)
    {
        old.Clear();
        foreach (var (name, value) in now.ToArray())
        {
            now.Remove(name);
            old.Add(name, value);
        }
    }

    private void Mature()
    {
        foreach (var matured in Ledger.Mature(Now))
        {
            // Disputes show their movements in full.
            if (matured.Document.Text("source") is { } source
                && Rows.Find(source)?.Document["balance_transactions"] is JsonArray shown)
            {
                var at = shown.ToList().FindIndex(item => (string?)item!["id"] == matured.Id);
                if (at >= 0)
                    shown[at] = matured.Document.DeepClone();
            }
        }
    }

    private void Enter(Row row)
    {
        _reached = Math.Max(_reached, row.Created * 1000);
        Rows.Add(row);
        if (row.Kind == "balance_transaction")
            Ledger.Enter(row);

        EnterAgenda(row);
    }

    private void EnterAgenda(Row row)
    {
        if (row.Hidden["due_ms"] is { } due)
            _agenda.Enqueue(row, (long)due);
    }

    private void RunIfDue(Row row)
    {
        // Rescheduled or called off since it was entered: that entry, or none, stands for it.
        if (row.Hidden["due_ms"] is { } due && (long)due <= NowMilliseconds)
            RunNow(row);
    }
}
