using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>What the books hold at the processor and what the processor says, in one currency.</summary>
public sealed record ReconciledBalance(string Currency, long BookMinor, long ProcessorMinor)
{
    /// <summary>The book less the processor; 0 when they agree.</summary>
    public long DifferenceMinor => BookMinor - ProcessorMinor;
}

/// <summary>How far a reconciliation is.</summary>
public enum ReconciliationState
{
    /// <summary>Asked for or under way.</summary>
    Running,

    /// <summary>Every movement is posted and the balances agree.</summary>
    Agrees,

    /// <summary>The balances differ: stewards were told.</summary>
    Differs,

    /// <summary>Every movement is posted; money moved at each try, so that no two balances could be compared.</summary>
    Moving,
}

/// <summary>One reconciliation: table Reconciliations, newest first. Changed by one handler at a time.</summary>
public sealed class ReconciliationRow
{
    /// <summary>How many ids are named at the most; the counts count all.</summary>
    public const int NamesMost = 200;

    private const string Partition = "run";

    private ReconciliationRow(TableEntity row) => Row = row;

    /// <summary>Its id, by when it was asked for.</summary>
    public string Id => Row.RowKey;

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset AskedUtc => Row.GetDateTimeOffset(nameof(AskedUtc)) ?? default;

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? EndedUtc
    {
        get => Row.GetDateTimeOffset(nameof(EndedUtc));
        internal set => Row[nameof(EndedUtc)] = value;
    }

    /// <summary>How far it is.</summary>
    public ReconciliationState State
    {
        get => Enum.Parse<ReconciliationState>(Row.GetString(nameof(State)));
        internal set => Row[nameof(State)] = value.ToString();
    }

    /// <summary>From when on it looked; null for everything there is.</summary>
    public DateTimeOffset? FromUtc
    {
        get => Row.GetDateTimeOffset(nameof(FromUtc));
        internal set => Row[nameof(FromUtc)] = value;
    }

    /// <summary>Up to when it has looked; null before the first slice.</summary>
    public DateTimeOffset? DoneToUtc
    {
        get => Row.GetDateTimeOffset(nameof(DoneToUtc));
        internal set => Row[nameof(DoneToUtc)] = value;
    }

    /// <summary>Where the slice that is being looked at ends; null between two.</summary>
    internal DateTimeOffset? SliceEndUtc
    {
        get => Row.GetDateTimeOffset(nameof(SliceEndUtc));
        set => Row[nameof(SliceEndUtc)] = value;
    }

    /// <summary>The last movement of the page before, within a slice; null at its beginning.</summary>
    internal string? PageAfter
    {
        get => Row.GetString(nameof(PageAfter));
        set => Row[nameof(PageAfter)] = value;
    }

    /// <summary>How many movements it saw.</summary>
    public long Seen
    {
        get => Row.GetInt64(nameof(Seen)) ?? 0;
        internal set => Row[nameof(Seen)] = value;
    }

    /// <summary>How many of them were missing from the books and were posted.</summary>
    public long Posted
    {
        get => Row.GetInt64(nameof(Posted)) ?? 0;
        internal set => Row[nameof(Posted)] = value;
    }

    /// <summary>The ids of those that were missing, <see cref="NamesMost"/> at the most.</summary>
    public IReadOnlyList<string> Missing => Names(nameof(Missing));

    /// <summary>The ids of those that are in the books with other content.</summary>
    public IReadOnlyList<string> Conflicts => Names(nameof(Conflicts));

    /// <summary>
    /// The ids of those that cannot be posted, however long ago they were, and of disputes that could not be asked about.
    /// </summary>
    public IReadOnlyList<string> Failed => Names(nameof(Failed));

    /// <summary>Where balances differ: the ids of entries of that time that the processor does not know.</summary>
    public IReadOnlyList<string> OnlyInBook => Names(nameof(OnlyInBook));

    /// <summary>The balances compared, a line a currency.</summary>
    public IReadOnlyList<ReconciledBalance> Balances
    {
        get => Row.GetString(nameof(Balances)) is { } json
            ? JsonSerializer.Deserialize<List<ReconciledBalance>>(json) ?? []
            : [];
        internal set => Row[nameof(Balances)] = JsonSerializer.Serialize(value);
    }

    internal TableEntity Row { get; }

    internal static ReconciliationRow Ask(DateTimeOffset now) => new(new TableEntity(Partition, IdOf(now))
    {
        [nameof(AskedUtc)] = now,
        [nameof(State)] = ReconciliationState.Running.ToString(),
    });

    internal static ReconciliationRow Read(TableEntity row) => new(row);

    /// <summary>Counts and names what became of a movement.</summary>
    internal void Count(string id, PostOutcome outcome)
    {
        switch (outcome)
        {
            case PostOutcome.Posted:
                Posted++;
                Name(nameof(Missing), [id]);
                break;
            case PostOutcome.ConflictsWith:
                Name(nameof(Conflicts), [id]);
                break;
        }
    }

    internal void Name(string list, IEnumerable<string> ids) => Row[list] = string.Join(
        ',', Names(list).Concat(ids).Distinct(StringComparer.Ordinal).Take(NamesMost));

    // Newest first.
    private static string IdOf(DateTimeOffset now) =>
        (long.MaxValue - now.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    private string[] Names(string list) =>
        (Row.GetString(list) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
}
