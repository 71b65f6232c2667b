using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A monthly support as Stripe had it when it was last asked.</summary>
/// <param name="Id">Stripe's id.</param>
/// <param name="Supporter">The supporter's member id, or a keyed hash of Stripe's customer.</param>
/// <param name="Creator">The creator's member id.</param>
/// <param name="AmountMinor">What is taken a month, in minor units.</param>
/// <param name="Currency">The currency's code.</param>
/// <param name="Status">Stripe's status.</param>
/// <param name="PeriodEndUtc">Until when the current month goes.</param>
/// <param name="EndsAtPeriodEnd">Whether it ends by itself, without another payment.</param>
/// <param name="InvoiceState">Stripe's status of the newest invoice; null when there is none.</param>
public sealed record SupportSubscription(
    string Id,
    string Supporter,
    string Creator,
    long AmountMinor,
    string Currency,
    string Status,
    DateTimeOffset PeriodEndUtc,
    bool EndsAtPeriodEnd,
    string? InvoiceState)
{
    /// <summary>How it stands.</summary>
    public SupportStanding Standing => SupportStandings.Of(Status);
}

/// <summary>
/// Monthly supports, twice each: under the supporter, and under the creator, who is shown sums. Each of the two rows is
/// brought up to date by itself.
/// </summary>
public sealed class SubscriptionsTable(TableServiceClient tables, TimeProvider clock)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.Subscriptions);

    /// <summary>The partitions in which a support has its rows.</summary>
    public static IReadOnlyList<string> PartitionsOf(SupportSubscription subscription) =>
        [subscription.Supporter, OfCreator(subscription.Creator)];

    /// <summary>A supporter's; null when there is none of this id or it is another's.</summary>
    public async Task<SupportSubscription?> FindAsync(
        string supporter, string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(supporter, id, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>One page of a supporter's, in order of their ids.</summary>
    public Task<Page<SupportSubscription>> ListAsync(
        string supporter, Paging paging, CancellationToken cancellationToken) =>
        PageAsync(supporter, paging, cancellationToken);

    /// <summary>One page of what a creator receives or has received, in order of their ids.</summary>
    public Task<Page<SupportSubscription>> ListOfCreatorAsync(
        string creator, Paging paging, CancellationToken cancellationToken) =>
        PageAsync(OfCreator(creator), paging, cancellationToken);

    private async Task<Page<SupportSubscription>> PageAsync(
        string partition, Paging paging, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadAfterAsync(partition, paging.After, paging.Limit + 1, cancellationToken)
            .ToListAsync(cancellationToken);
        return new Page<SupportSubscription>(
            [.. rows.Take(paging.Limit).Select(Read)],
            rows.Count > paging.Limit ? rows[paging.Limit - 1].RowKey : null);
    }

    /// <summary>All that a creator has ever received.</summary>
    public IAsyncEnumerable<SupportSubscription> ReadOfCreatorAsync(
        string creator, CancellationToken cancellationToken) =>
        _table.ReadPartitionAsync(OfCreator(creator), cancellationToken).Select(Read);

    /// <summary>All that a member has ever given or received.</summary>
    public IAsyncEnumerable<SupportSubscription> ReadOfMemberAsync(
        string member, CancellationToken cancellationToken) =>
        _table.ReadPartitionAsync(member, cancellationToken).Select(Read)
            .Concat(ReadOfCreatorAsync(member, cancellationToken));

    /// <summary>
    /// Brings one row up to date. A row is overwritten only with what was fetched after it had been read, and only if
    /// it is still what was read: so the order of the writes is the order of the fetches, and whichever of two
    /// refreshes ends last, the newest fetch stays.
    /// </summary>
    /// <param name="partition">One of <see cref="PartitionsOf"/>.</param>
    /// <param name="fetched">What has been fetched already.</param>
    /// <param name="fetchAsync">Fetches anew; null when it has gone.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task KeepAsync(
        string partition,
        SupportSubscription fetched,
        Func<Task<SupportSubscription?>> fetchAsync,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await _table.FindAsync(partition, fetched.Id, cancellationToken);
            if (row is null)
            {
                if (await _table.TryInsertAsync(Write(partition, fetched), cancellationToken))
                {
                    return;
                }

                continue;
            }

            if (Read(row) == fetched || await fetchAsync() is not { } newer)
            {
                return;
            }

            fetched = newer;
            var write = Write(partition, fetched);
            write.ETag = row.ETag;
            if (await _table.TryReplaceAsync(write, cancellationToken))
            {
                return;
            }
        }
    }

    private static string OfCreator(string creator) => $"creator|{creator}";

    private TableEntity Write(string partition, SupportSubscription subscription) =>
        new(partition, subscription.Id)
        {
            ["Supporter"] = subscription.Supporter,
            ["Creator"] = subscription.Creator,
            ["AmountMinor"] = subscription.AmountMinor,
            ["Currency"] = subscription.Currency,
            ["Status"] = subscription.Status,
            ["Standing"] = SupportStandings.NameOf(subscription.Standing),
            ["PeriodEndUtc"] = subscription.PeriodEndUtc,
            ["EndsAtPeriodEnd"] = subscription.EndsAtPeriodEnd,
            ["InvoiceState"] = subscription.InvoiceState,
            ["UpdatedUtc"] = clock.GetUtcNow(),
        };

    private static SupportSubscription Read(TableEntity row) => new(
        row.RowKey,
        row.GetString("Supporter"),
        row.GetString("Creator"),
        row.GetInt64("AmountMinor") ?? throw new FormatException($"Subscription {row.RowKey} has no amount."),
        row.GetString("Currency"),
        row.GetString("Status"),
        row.GetDateTimeOffset("PeriodEndUtc") ?? throw new FormatException($"Subscription {row.RowKey} has no end."),
        row.GetBoolean("EndsAtPeriodEnd") == true,
        row.GetString("InvoiceState"));
}
