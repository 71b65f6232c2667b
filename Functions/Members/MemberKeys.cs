using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// What is unique to a member and leads to one: the blind index of the address, the handle, the payout account. The row
/// is written before what it promises, so that two who want the same thing at the same time cannot both have it.
/// An address has a row under each key of the settings while these change: the oldest is asked and claimed first, so
/// that whoever knows only that one, and whoever knows both, meet there (<see cref="RotateKeys"/>).
/// </summary>
public sealed class MemberKeys(TableServiceClient tables, BlindIndex index, TimeProvider clock)
{
    /// <summary>How long the handle that a member has given up is kept from others.</summary>
    public static readonly TimeSpan FormerHandleHeld = TimeSpan.FromDays(90);

    /// <summary>How long the row of an address outlives what made it needless: longer than any request and rollout.</summary>
    public static readonly TimeSpan AddressSettled = TimeSpan.FromHours(1);

    private const string Purpose = "email", AddressPrefix = "email|", Under = nameof(Under), SinceUtc = nameof(SinceUtc);

    private const string RowKey = "key", MemberId = nameof(MemberId), For = nameof(For), UntilUtc = nameof(UntilUtc);

    private readonly TableClient _table = tables.GetTableClient(TableNames.MemberKeys);

    /// <summary>The index of an address, the same in every table of members.</summary>
    public string IndexOf(EmailAddress email) => index.Of(Purpose, email.LookupForm);

    /// <summary>The indexes that an address has and had, the oldest first.</summary>
    public IReadOnlyList<string> IndexesOf(EmailAddress email) => [.. HashesOf(email).Select(hash => hash.Text)];

    /// <summary>The member with an address; null when there is none.</summary>
    public async Task<string?> FindByAddressAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        string? found = null;
        foreach (var hash in HashesOf(email))
        {
            found = await FindAsync(AddressKey(hash.Text), cancellationToken) ?? found;
        }

        return found;
    }

    /// <summary>
    /// The member with a handle that looks like this one; null when nobody has one or it is only reserved.
    /// </summary>
    public Task<string?> FindByHandleAsync(Handle handle, CancellationToken cancellationToken) =>
        FindAsync(HandleKey(handle), cancellationToken);

    /// <summary>The member with a payout account; null when it is nobody's.</summary>
    public Task<string?> FindByAccountAsync(string account, CancellationToken cancellationToken) =>
        FindAsync(AccountKey(account), cancellationToken);

    /// <summary>The member who pays as a customer that Stripe has deleted; null when it was nobody's.</summary>
    public Task<string?> FindByCustomerAsync(string customer, CancellationToken cancellationToken) =>
        FindAsync(CustomerKey(customer), cancellationToken);

    /// <summary>Remembers whose a customer was.</summary>
    public Task<string> ClaimCustomerAsync(string customer, string memberId, CancellationToken cancellationToken) =>
        ClaimAsync(new TableEntity(CustomerKey(customer), RowKey), memberId, cancellationToken);

    /// <summary>Gives an address to a member; answers with whose it is then, which may be somebody else's.</summary>
    public async Task<string> ClaimAddressAsync(
        EmailAddress email, string memberId, CancellationToken cancellationToken)
    {
        foreach (var hash in HashesOf(email))
        {
            memberId = await ClaimAsync(AddressRow(hash), memberId, cancellationToken);
        }

        return memberId;
    }

    /// <summary>Takes an address from a member; nothing happens to another's.</summary>
    public async Task ReleaseAddressAsync(EmailAddress email, string memberId, CancellationToken cancellationToken)
    {
        foreach (var hash in HashesOf(email))
        {
            if (await FindAsync(AddressKey(hash.Text), cancellationToken) == memberId)
            {
                await _table.RemoveAsync(AddressKey(hash.Text), RowKey, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Whether the row of an address has stood long enough for whoever wrote it to be done with what it promised.
    /// </summary>
    public async Task<bool> IsAddressSettledAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        var row = await _table.FindAsync(AddressKey(IndexOf(email)), RowKey, cancellationToken);
        return row is null || IsSettled(row);
    }

    /// <summary>The addresses' rows under other keys than the present one.</summary>
    internal IAsyncEnumerable<TableEntity> ReadFormerAddressesAsync(CancellationToken cancellationToken)
    {
        var (from, to, current) = (AddressPrefix, $"email{(char)('|' + 1)}", index.CurrentKeyId);
        return _table.ReadRowsAsync(
            TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {to} and Under ne {current}"),
            cancellationToken);
    }

    /// <summary>The member that a row leads to.</summary>
    internal static string MemberOf(TableEntity row) => row.GetString(MemberId);

    /// <summary>
    /// Brings one of them up to date: the member's row under the present key comes first, and an hour later, when
    /// nobody can be left who knows only the former key, the former row goes. So does one that never led to a member.
    /// </summary>
    /// <param name="former">The row.</param>
    /// <param name="email">The address of the member that it leads to; null when there is none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether it is gone.</returns>
    internal async Task<bool> RenewAddressAsync(
        TableEntity former, EmailAddress? email, CancellationToken cancellationToken)
    {
        var settled = former;
        if (email is { } address)
        {
            var current = AddressRow(index.AllOf(Purpose, address.LookupForm)[^1]);
            await ClaimAsync(current, former.GetString(MemberId), cancellationToken);
            settled = await _table.FindAsync(current.PartitionKey, RowKey, cancellationToken) ?? current;
        }

        if (!IsSettled(settled))
        {
            return false;
        }

        await _table.RemoveAsync(former.PartitionKey, RowKey, cancellationToken);
        return true;
    }

    /// <summary>Gives a payout account to a member; answers with whose it is then.</summary>
    public Task<string> ClaimAccountAsync(string account, string memberId, CancellationToken cancellationToken) =>
        ClaimAsync(new TableEntity(AccountKey(account), RowKey), memberId, cancellationToken);

    /// <summary>Keeps a free handle for somebody for a while; false when it is taken or kept for another.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="holder">For whom, in a word that tells strangers nothing.</param>
    /// <param name="memberId">Who may have it already: whoever was stopped between the handle and the member.</param>
    /// <param name="untilUtc">Until when.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<bool> TryReserveHandleAsync(
        Handle handle, string holder, string? memberId, DateTimeOffset untilUtc, CancellationToken cancellationToken) =>
        TryTakeAsync(
            new TableEntity(HandleKey(handle), RowKey) { [For] = holder, [UntilUtc] = untilUtc },
            holder,
            memberId,
            cancellationToken);

    /// <summary>Gives a handle that is kept for somebody to their member; false when it is another's.</summary>
    public Task<bool> TryClaimHandleAsync(
        Handle handle, string holder, string memberId, CancellationToken cancellationToken) =>
        TryTakeAsync(
            new TableEntity(HandleKey(handle), RowKey) { [MemberId] = memberId }, holder, memberId, cancellationToken);

    /// <summary>Gives a handle to a member for good; false when it is another's or kept for another.</summary>
    public Task<bool> TryClaimHandleAsync(Handle handle, string memberId, CancellationToken cancellationToken) =>
        TryClaimHandleAsync(handle, holder: memberId, memberId, cancellationToken);

    /// <summary>Takes a handle from the member who has it and keeps it from others for a while.</summary>
    public async Task ReleaseHandleAsync(Handle handle, string memberId, CancellationToken cancellationToken)
    {
        while (await _table.FindAsync(HandleKey(handle), RowKey, cancellationToken) is { } known
            && known.GetString(MemberId) == memberId)
        {
            var row = new TableEntity(HandleKey(handle), RowKey)
            {
                [For] = memberId,
                [UntilUtc] = clock.GetUtcNow() + FormerHandleHeld,
                ETag = known.ETag,
            };
            if (await _table.TryReplaceAsync(row, cancellationToken))
            {
                return;
            }
        }
    }

    // A write whose answer was lost looks like somebody else's: so what is there is read, as often as it changes.
    private async Task<bool> TryTakeAsync(
        TableEntity row, string holder, string? memberId, CancellationToken cancellationToken)
    {
        while (!await _table.TryInsertAsync(row, cancellationToken))
        {
            if (await _table.FindAsync(row.PartitionKey, RowKey, cancellationToken) is not { } known)
            {
                continue;
            }

            if (known.GetString(MemberId) is { } owner)
            {
                return owner == memberId;
            }

            if (!IsFreeFor(known, holder))
            {
                return false;
            }

            row.ETag = known.ETag;
            if (await _table.TryReplaceAsync(row, cancellationToken))
            {
                return true;
            }
        }

        return true;
    }

    private bool IsFreeFor(TableEntity row, string holder) =>
        row.GetString(For) == holder || row.GetDateTimeOffset(UntilUtc) <= clock.GetUtcNow();

    private async Task<string> ClaimAsync(TableEntity row, string memberId, CancellationToken cancellationToken)
    {
        row[MemberId] = memberId;
        return await _table.TryInsertAsync(row, cancellationToken)
            ? memberId
            : await FindAsync(row.PartitionKey, cancellationToken)
                ?? throw new InvalidOperationException("A key of a member is neither new nor there.");
    }

    private async Task<string?> FindAsync(string key, CancellationToken cancellationToken) =>
        (await _table.FindAsync(key, RowKey, cancellationToken))?.GetString(MemberId);

    private IReadOnlyList<KeyedHash> HashesOf(EmailAddress email) => index.AllOf(Purpose, email.LookupForm);

    private TableEntity AddressRow(KeyedHash hash) =>
        new(AddressKey(hash.Text), RowKey) { [Under] = hash.KeyId, [SinceUtc] = clock.GetUtcNow() };

    private bool IsSettled(TableEntity row) => row.GetDateTimeOffset(SinceUtc) <= clock.GetUtcNow() - AddressSettled;

    private static string AddressKey(string index) => $"{AddressPrefix}{index}";

    private static string CustomerKey(string customer) => $"customer|{customer}";

    private static string AccountKey(string account) => $"account|{account}";

    private static string HandleKey(Handle handle) => $"handle|{handle.Skeleton}";
}
