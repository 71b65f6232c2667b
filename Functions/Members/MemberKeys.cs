using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// What is unique to a member and leads to one: the blind index of the address, the handle, the payout account. The row
/// is written before what it promises, so that two who want the same thing at the same time cannot both have it.
/// </summary>
public sealed class MemberKeys(TableServiceClient tables, BlindIndex index, TimeProvider clock)
{
    /// <summary>How long the handle that a member has given up is kept from others.</summary>
    public static readonly TimeSpan FormerHandleHeld = TimeSpan.FromDays(90);

    private const string RowKey = "key", MemberId = nameof(MemberId), For = nameof(For), UntilUtc = nameof(UntilUtc);

    private readonly TableClient _table = tables.GetTableClient(TableNames.MemberKeys);

    /// <summary>The index of an address, the same in every table of members.</summary>
    public string IndexOf(EmailAddress email) => index.Of("email", email.LookupForm);

    /// <summary>The member with an address; null when there is none.</summary>
    public Task<string?> FindByAddressAsync(string address, CancellationToken cancellationToken) =>
        FindAsync(AddressKey(address), cancellationToken);

    /// <summary>
    /// The member with a handle that looks like this one; null when nobody has one or it is only reserved.
    /// </summary>
    public Task<string?> FindByHandleAsync(Handle handle, CancellationToken cancellationToken) =>
        FindAsync(HandleKey(handle), cancellationToken);

    /// <summary>The member with a payout account; null when it is nobody's.</summary>
    public Task<string?> FindByAccountAsync(string account, CancellationToken cancellationToken) =>
        FindAsync(AccountKey(account), cancellationToken);

    /// <summary>Gives an address to a member; answers with whose it is then, which may be somebody else's.</summary>
    public Task<string> ClaimAddressAsync(string address, string memberId, CancellationToken cancellationToken) =>
        ClaimAsync(AddressKey(address), memberId, cancellationToken);

    /// <summary>Gives a payout account to a member; answers with whose it is then.</summary>
    public Task<string> ClaimAccountAsync(string account, string memberId, CancellationToken cancellationToken) =>
        ClaimAsync(AccountKey(account), memberId, cancellationToken);

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

    /// <summary>Gives a handle to a member for good; false when it is another's or kept for another.</summary>
    public Task<bool> TryClaimHandleAsync(
        Handle handle, string holder, string memberId, CancellationToken cancellationToken) =>
        TryTakeAsync(
            new TableEntity(HandleKey(handle), RowKey) { [MemberId] = memberId }, holder, memberId, cancellationToken);

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

    private async Task<string> ClaimAsync(string key, string memberId, CancellationToken cancellationToken)
    {
        var row = new TableEntity(key, RowKey) { [MemberId] = memberId };
        return await _table.TryInsertAsync(row, cancellationToken)
            ? memberId
            : await FindAsync(key, cancellationToken)
                ?? throw new InvalidOperationException("A key of a member is neither new nor there.");
    }

    private async Task<string?> FindAsync(string key, CancellationToken cancellationToken) =>
        (await _table.FindAsync(key, RowKey, cancellationToken))?.GetString(MemberId);

    private static string AddressKey(string address) => $"email|{address}";

    private static string AccountKey(string account) => $"account|{account}";

    private static string HandleKey(Handle handle) => $"handle|{handle.Skeleton}";
}
