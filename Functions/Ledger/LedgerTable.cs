using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>What became of an entry.</summary>
public abstract record PostOutcome
{
    private PostOutcome()
    {
    }

    /// <summary>Written now.</summary>
    public sealed record Posted(Period PostedTo) : PostOutcome;

    /// <summary>The same fact was there already.</summary>
    public sealed record AlreadyPosted(Period PostedTo) : PostOutcome;

    /// <summary>Another fact is there under this id: an alarm, and nothing was written.</summary>
    public sealed record ConflictsWith(string KnownHash) : PostOutcome;
}

/// <summary>An entry with the period it counts in.</summary>
public sealed record PostedEntry(JournalEntry Entry, Period TruePeriod, Period PostedTo);

/// <summary>
/// The books: insert-only. A fact is keyed by its true period and its id, whatever happens, so that a retry always meets
/// itself; one that came after its period closed also has a pointer under the period it is posted to.
/// </summary>
public sealed partial class LedgerTable(
    TableServiceClient tables,
    PeriodsTable periods,
    EntryColumns columns,
    Coop coop,
    CoopMetrics metrics,
    ILogger<LedgerTable> logger)
{
    private const string Late = "late";

    private readonly TableClient _journal = tables.GetTableClient(TableNames.Journal);

    /// <summary>Posts an entry once, whoever else is posting it at the same time.</summary>
    /// <exception cref="InvalidOperationException">A closing entry whose period is not closing.</exception>
    public async Task<PostOutcome> PostAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        var outcome = await PostOnceAsync(entry, cancellationToken);
        if (outcome is PostOutcome.Posted)
        {
            metrics.EntryPosted(entry.Source);
        }

        return outcome;
    }

    private async Task<PostOutcome> PostOnceAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        var truePeriod = Period.Of(entry.InstantUtc, coop.TimeZone);
        var decision = await DecideAsync(truePeriod, entry.Source, cancellationToken);
        if (decision is not PostingDecision.PostTo { IsLate: false } onTime)
        {
            return await PostLateAsync(entry, truePeriod, decision, cancellationToken);
        }

        return await _journal.TryInsertAsync(Write(entry, truePeriod, onTime.Period), cancellationToken)
            ? new PostOutcome.Posted(onTime.Period)
            : await CompareAsync(entry, truePeriod, cancellationToken)
                ?? throw new InvalidOperationException($"Entry {entry.Id} is neither new nor there.");
    }

    private async Task<PostOutcome> PostLateAsync(
        JournalEntry entry, Period truePeriod, PostingDecision decision, CancellationToken cancellationToken)
    {
        if (await CompareAsync(entry, truePeriod, cancellationToken) is { } known)
        {
            return known;
        }

        if (decision is not PostingDecision.PostTo late)
        {
            throw new InvalidOperationException($"Entry {entry.Id} closes {truePeriod}, which is not closing.");
        }

        // The pointer first: after a crash between the two it points at nothing, which readers pass over. The other
        // way round, an entry without its pointer could miss the close of the period that it was posted to.
        await PointAsync(entry.Id, truePeriod, late.Period, cancellationToken);
        return await _journal.TryInsertAsync(Write(entry, truePeriod, late.Period), cancellationToken)
            ? new PostOutcome.Posted(late.Period)
            : await CompareAsync(entry, truePeriod, cancellationToken)
                ?? throw new InvalidOperationException($"Entry {entry.Id} is neither new nor there.");
    }

    private async Task<PostOutcome?> CompareAsync(
        JournalEntry entry, Period truePeriod, CancellationToken cancellationToken)
    {
        if (await FindAsync(truePeriod, entry.Id, cancellationToken) is not { } known)
        {
            return null;
        }

        if (known.Entry.ContentHash == entry.ContentHash)
        {
            return new PostOutcome.AlreadyPosted(known.PostedTo);
        }

        LogConflict(entry.Id, known.Entry.ContentHash, entry.ContentHash);
        return new PostOutcome.ConflictsWith(known.Entry.ContentHash);
    }

    /// <summary>The entry with that id in its true period; null when there is none.</summary>
    public async Task<PostedEntry?> FindAsync(Period truePeriod, string id, CancellationToken cancellationToken) =>
        await _journal.FindAsync(Partition(truePeriod, Shards.Of(id)), id, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>The entry with that id, whatever its month: asked for month by month, newest first.</summary>
    public async Task<PostedEntry?> FindAsync(string id, Period newest, CancellationToken cancellationToken)
    {
        var oldest = await _journal.ReadRowsAsync(null, cancellationToken, ["PartitionKey"], perPage: 1)
            .Select(row => (Period?)Period.Parse(row.PartitionKey[..7]))
            .FirstOrDefaultAsync(cancellationToken);
        for (var period = newest; period >= oldest; period = period.AddMonths(-1))
        {
            if (await FindAsync(period, id, cancellationToken) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The entries of one shard that count in a period; late ones are in the shard named <c>late</c>.</summary>
    public async IAsyncEnumerable<PostedEntry> ReadShardAsync(
        Period period, string shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _journal.ReadPartitionAsync(Partition(period, shard), cancellationToken))
        {
            var entry = shard == Late
                ? await FindAsync(Period.Parse(row.GetString("TruePeriod")), row.RowKey, cancellationToken)
                : Read(row);
            if (entry?.PostedTo == period)
            {
                yield return entry;
            }
        }
    }

    /// <summary>
    /// The same entries as far as sums need them, see <see cref="EntryColumns.ReadFigures"/>: a month of many entries
    /// takes little longer to add up than to read.
    /// </summary>
    public async IAsyncEnumerable<JournalEntry> ReadFiguresAsync(
        Period period, string shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (shard == Late)
        {
            await foreach (var posted in ReadShardAsync(period, shard, cancellationToken))
            {
                yield return posted.Entry;
            }

            yield break;
        }

        var postedTo = period.ToString();
        var rows = _journal.ReadPartitionAsync(Partition(period, shard), cancellationToken, EntryColumns.Figures);
        await foreach (var row in rows)
        {
            if (row.GetString("PostedTo") == postedTo)
            {
                yield return EntryColumns.ReadFigures(row);
            }
        }
    }

    /// <summary>The shards of a period, to be read side by side.</summary>
    public static IReadOnlyList<string> ShardsWithLate { get; } = [.. Shards.All, Late];

    /// <summary>Every entry that counts in a period, shard after shard.</summary>
    public async IAsyncEnumerable<PostedEntry> ReadPostedToAsync(
        Period period, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var shard in ShardsWithLate)
        {
            await foreach (var entry in ReadShardAsync(period, shard, cancellationToken))
            {
                yield return entry;
            }
        }
    }

    /// <summary>The whole book in order of true period, shard and id.</summary>
    public async IAsyncEnumerable<PostedEntry> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _journal.ReadRowsAsync(null, cancellationToken))
        {
            if (!row.PartitionKey.EndsWith(Late, StringComparison.Ordinal))
            {
                yield return Read(row);
            }
        }
    }

    private Task PointAsync(string id, Period truePeriod, Period postedTo, CancellationToken cancellationToken) =>
        _journal.UpsertEntityAsync(
            new TableEntity(Partition(postedTo, Late), id) { ["TruePeriod"] = truePeriod.ToString() },
            TableUpdateMode.Replace,
            cancellationToken);

    /// <summary>Where an entry of this source would go now.</summary>
    public async Task<PostingDecision> DecideAsync(
        Period truePeriod, EntrySource source, CancellationToken cancellationToken)
    {
        var states = new Dictionary<Period, PeriodState>();
        for (var period = truePeriod; period >= coop.FirstPeriod; period = period.AddMonths(1))
        {
            states[period] = (await periods.FindAsync(period, cancellationToken)).State;
            if (states[period] == PeriodState.Open || source == EntrySource.Close)
            {
                break;
            }
        }

        return PostingDecision.Decide(truePeriod, source, coop.FirstPeriod, period => states[period]);
    }

    private static string Partition(Period period, string shard) => $"{period}|{shard}";

    private TableEntity Write(JournalEntry entry, Period truePeriod, Period postedTo)
    {
        var row = new TableEntity(Partition(truePeriod, Shards.Of(entry.Id)), entry.Id)
        {
            ["PostedTo"] = postedTo.ToString(),
        };
        columns.Write(row, entry);
        return row;
    }

    private PostedEntry Read(TableEntity row) => new(
        columns.Read(row, row.RowKey),
        Period.Parse(row.PartitionKey[..7]),
        Period.Parse(row.GetString("PostedTo")));

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "Entry {EntryId} is in the books with hash {Known} and came again with hash {Other}")]
    private partial void LogConflict(string entryId, string known, string other);
}
