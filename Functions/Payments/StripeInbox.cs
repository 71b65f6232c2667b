using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Which of Stripe's events have come, and which are done: pointers only. An event that comes again is enqueued again
/// unless it is done, because the first time may have ended between the row and the queue.
/// </summary>
public sealed class StripeInbox(
    TableServiceClient tables, Queues queues, CoopMetrics metrics, TimeProvider clock)
{
    private const string State = nameof(State), Pending = "pending", Done = "done", Ignored = "ignored",
        Quarantined = "quarantined";

    private const int SweepsMost = 5;

    private readonly TableClient _table = tables.GetTableClient(TableNames.StripeEvents);

    /// <summary>Records a delivery and, when there is something to do, enqueues it.</summary>
    /// <param name="head">What was read of it.</param>
    /// <param name="wanted">Whether it is of our mode and of a type we look into.</param>
    /// <param name="cancellationToken">Ends the waiting; the delivery then comes again.</param>
    public async Task AcceptAsync(StripeEventHead head, bool wanted, CancellationToken cancellationToken)
    {
        var partition = Partition(head);
        var row = new TableEntity(partition, head.Id)
        {
            ["Type"] = head.Type,
            ["Account"] = head.Account,
            ["ObjectId"] = head.ObjectId,
            ["CreatedUtc"] = head.Created,
            ["ReceivedUtc"] = clock.GetUtcNow(),
            ["LiveMode"] = head.LiveMode,
            ["Sweeps"] = 0,
            [State] = wanted ? Pending : Ignored,
        };
        var isNew = await _table.TryInsertAsync(row, cancellationToken);
        if (isNew)
        {
            metrics.EventAccepted(wanted ? head.Type : "ignored");
        }

        if (!wanted)
        {
            return;
        }

        if (isNew || await FindAsync(Key(partition, head.Id), cancellationToken) is { IsDone: false })
        {
            if (!isNew)
            {
                await ReleaseAsync(Key(partition, head.Id), cancellationToken);
            }

            await queues.SendAsync(QueueNames.StripeEvents, Key(partition, head.Id), cancellationToken);
        }
    }

    /// <summary>The event behind a pointer; null when there is none.</summary>
    public async Task<InboxEvent?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (!IsKey(key))
        {
            return null;
        }

        var (partition, id) = Split(key);
        return await _table.FindAsync(partition, id, cancellationToken) is { } row ? Read(row) : null;
    }

    private async Task ChangeStateAsync(
        string key, string from, Action<TableEntity> change, CancellationToken cancellationToken)
    {
        if (!IsKey(key))
        {
            return; // a pointer that we never wrote: there is no such event
        }

        var (partition, id) = Split(key);
        while (await _table.FindAsync(partition, id, cancellationToken) is { } row && row.GetString(State) == from)
        {
            change(row);
            if (await _table.TryReplaceAsync(row, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Marks an event as looked into, for good.</summary>
    public Task MarkDoneAsync(string key, CancellationToken cancellationToken)
    {
        var (partition, id) = Split(key);
        return _table.UpdateEntityAsync(
            new TableEntity(partition, id) { [State] = Done }, Azure.ETag.All, TableUpdateMode.Merge, cancellationToken);
    }

    /// <summary>Leaves an event alone whose message failed as often as it may; one that is done stays so.</summary>
    public Task QuarantineAsync(string key, CancellationToken cancellationToken) =>
        ChangeStateAsync(key, Pending, row => row[State] = Quarantined, cancellationToken);

    /// <summary>Lets an event be worked on again that was left alone.</summary>
    public Task ReleaseAsync(string key, CancellationToken cancellationToken) => ChangeStateAsync(
        key,
        Quarantined,
        row =>
        {
            row[State] = Pending;
            row["Sweeps"] = 0;
            row.Remove("SweptUtc");
        },
        cancellationToken);

    /// <summary>
    /// Enqueues again what a crash left pending: received or enqueued a quarter of an hour ago or more, and created
    /// within <paramref name="days"/>. What was swept five times is not, and is named: somebody has to look at it.
    /// </summary>
    public async Task<(int Swept, IReadOnlyList<string> GivenUp)> SweepAsync(
        int days, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var first = Day(now.AddDays(-days));
        var before = now.AddMinutes(-15);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey ge {first} and State eq {Pending} and ReceivedUtc le {before}");
        var (swept, givenUp) = (0, new List<string>());
        await foreach (var row in _table.ReadRowsAsync(filter, cancellationToken))
        {
            var (key, sweeps) = (Key(row.PartitionKey, row.RowKey), row.GetInt32("Sweeps") ?? 0);
            if (row.GetDateTimeOffset("SweptUtc") > before)
            {
                continue; // its message is on its way
            }

            if (sweeps >= SweepsMost)
            {
                givenUp.Add(key);
                continue;
            }

            (row["Sweeps"], row["SweptUtc"]) = (sweeps + 1, now);
            if (await _table.TryReplaceAsync(row, cancellationToken))
            {
                await queues.SendAsync(QueueNames.StripeEvents, key, cancellationToken);
                swept++;
            }
        }

        return (swept, givenUp);
    }

    private static InboxEvent Read(TableEntity row) => new(
        row.RowKey,
        row.GetString("Type"),
        row.GetString("Account"),
        row.GetString("ObjectId"),
        row.GetString(State));

    private static string Partition(StripeEventHead head) => $"{Day(head.Created)}|{Shards.Of(head.Id)}";

    private static string Day(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Key(string partition, string id) => $"{partition}|{id}";

    private static bool IsKey(string text) => text.IndexOf('|', StringComparison.Ordinal) > 0
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '|');

    private static (string Partition, string Id) Split(string key)
    {
        var bar = key.LastIndexOf('|');
        return bar > 0 ? (key[..bar], key[(bar + 1)..]) : throw new FormatException("An inbox key is day|shard|event.");
    }
}

/// <summary>An event as the inbox knows it.</summary>
/// <param name="Id">Stripe's id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Account">The connected account; null for our own.</param>
/// <param name="ObjectId">The object that it is about.</param>
/// <param name="State">pending, done, ignored, or quarantined: its message failed as often as it may.</param>
public sealed record InboxEvent(string Id, string Type, string? Account, string? ObjectId, string State)
{
    /// <summary>Whether nothing is left to do.</summary>
    public bool IsDone => State is "done" or "ignored";
}
