using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>The members: one row each, changed under its ETag.</summary>
public sealed class MembersTable(TableServiceClient tables, MemberKeys keys, AuditTable audit, TimeProvider clock)
{
    private const int SideBySide = 8;

    private readonly TableClient _table = tables.GetTableClient(TableNames.Members);

    /// <summary>The member's row; null when there is none.</summary>
    public Task<TableEntity?> FindAsync(string memberId, CancellationToken cancellationToken) =>
        _table.FindAsync(memberId, MemberRow.Key, cancellationToken);

    /// <summary>
    /// Whether a caller belongs to the co-op. Signing up costs nothing: what only members see is for those who are
    /// members, and for stewards, the first of whom begin as applicants.
    /// </summary>
    public async Task<bool> IsOneOfUsAsync(Caller caller, CancellationToken cancellationToken) =>
        caller.IsSteward
        || (caller.MemberId is { } memberId
            && await FindAsync(memberId, cancellationToken) is { } row
            && MemberRow.State(row) is MemberState.Active or MemberState.Suspended);

    /// <summary>The row of a member who is signed in.</summary>
    /// <exception cref="InvalidOperationException">It has gone since the session was looked up.</exception>
    public async Task<TableEntity> ReadAsync(string memberId, CancellationToken cancellationToken) =>
        await FindAsync(memberId, cancellationToken)
            ?? throw new InvalidOperationException($"There is no member {memberId}.");

    /// <summary>The row of the member with a handle; null when there is none.</summary>
    public async Task<TableEntity?> FindByHandleAsync(string text, CancellationToken cancellationToken) =>
        Handle.TryParse(text, out var handle)
        && await keys.FindByHandleAsync(handle, cancellationToken) is { } memberId
        && await FindAsync(memberId, cancellationToken) is { } row
        && MemberRow.Handle(row) == handle.Name // the key leads to whoever has one that looks like it
            ? row
            : null;

    /// <summary>The row of the member with a handle or an id; null when there is none, or they have left.</summary>
    public async Task<TableEntity?> FindByHandleOrIdAsync(string text, CancellationToken cancellationToken) =>
        await FindByHandleAsync(text, cancellationToken)
            ?? (Accounts.IsId(text)
                && await FindAsync(text, cancellationToken) is { } row
                && MemberRow.State(row) != MemberState.Departed
                    ? row
                    : null);

    /// <summary>The id of the member with a payout account; null when it is nobody's.</summary>
    public Task<string?> FindByAccountAsync(string account, CancellationToken cancellationToken) =>
        keys.FindByAccountAsync(account, cancellationToken);

    /// <summary>The id of the member who paid as a customer that has been deleted; null when it was nobody's.</summary>
    public Task<string?> FindByCustomerAsync(string customer, CancellationToken cancellationToken) =>
        keys.FindByCustomerAsync(customer, cancellationToken);

    /// <summary>Adds a member; false when the id has a row already.</summary>
    public async Task<bool> TryAddAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var added = await _table.TryInsertAsync(row, cancellationToken);
        if (added)
        {
            await CopyLastNoteAsync(row, cancellationToken);
        }

        return added;
    }

    /// <summary>
    /// Changes a row, as often as it takes to meet it unchanged. <paramref name="change"/> answers whether there is
    /// anything to write. Null when there is no such member.
    /// </summary>
    /// <remarks>
    /// A note that the change leaves on the row is copied to the audit once it is written. Whoever is killed in between
    /// leaves that to the next note, which must not replace it before, or to whoever reads the audit.
    /// </remarks>
    public async Task<TableEntity?> ChangeAsync(
        string memberId, Func<TableEntity, bool> change, CancellationToken cancellationToken)
    {
        while (await FindAsync(memberId, cancellationToken) is { } row)
        {
            var before = MemberRow.LastNote(row);
            if (!change(row))
            {
                return row;
            }

            var isNoted = MemberRow.LastNote(row) != before;
            if (isNoted && before is not null)
            {
                await audit.NoteAsync(memberId, before, cancellationToken);
            }

            if (await _table.TryReplaceAsync(row, cancellationToken))
            {
                if (isNoted)
                {
                    await CopyLastNoteAsync(row, cancellationToken);
                }

                return row;
            }
        }

        return null;
    }

    /// <summary>Copies what was noted last on a row to the member's audit; harmless when it is there.</summary>
    public Task CopyLastNoteAsync(TableEntity row, CancellationToken cancellationToken) =>
        MemberRow.LastNote(row) is { } note
            ? audit.NoteAsync(row.PartitionKey, note, cancellationToken)
            : Task.CompletedTask;

    /// <summary>
    /// The share is paid: an applicant becomes active. Each payment counts once, so that hearing of one again after it
    /// was lost brings nothing back; who is past that stays as they are.
    /// </summary>
    /// <returns>Whether there is such a member.</returns>
    public async Task<bool> ActivateAsync(string memberId, string chargeId, CancellationToken cancellationToken) =>
        await ChangeAsync(memberId, row => MemberShare.Pay(row, chargeId, clock.GetUtcNow()), cancellationToken)
            is not null;

    /// <summary>
    /// Payments of the share were lost: without another one the member is an applicant again. What was lost brings
    /// nothing any more, even where it is heard of only now.
    /// </summary>
    public Task LoseShareAsync(
        string memberId, IReadOnlyList<string> payments, CancellationToken cancellationToken) =>
        ChangeAsync(memberId, row => MemberShare.Lose(row, payments, clock.GetUtcNow()), cancellationToken);

    /// <summary>
    /// A checkout of a membership share has expired, or its payment has failed: the member may open another. Nothing
    /// happens when they have done so already. The id stays, because it is in the idempotency key of the next one:
    /// under the first key Stripe would answer with the dead checkout again.
    /// </summary>
    public Task ReleaseShareCheckoutAsync(string memberId, string sessionId, CancellationToken cancellationToken) =>
        ChangeAsync(
            memberId,
            row =>
            {
                if (MemberRow.ShareCheckout(row) != sessionId || MemberRow.ShareCheckoutFailed(row))
                {
                    return false;
                }

                row[nameof(MemberRow.ShareCheckoutFailed)] = true;
                return true;
            },
            cancellationToken);

    /// <summary>Does something with each member of a page, some side by side; who is not there is passed over.</summary>
    public Task ForEachAsync(
        IEnumerable<string> memberIds,
        Func<TableEntity, CancellationToken, Task> work,
        CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            memberIds,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (memberId, token) =>
            {
                if (await FindAsync(memberId, token) is { } member)
                {
                    await work(member, token);
                }
            });

    /// <summary>Writes a row that was read and changed; false when it has changed since by somebody else.</summary>
    public Task<bool> TryWriteAsync(TableEntity row, CancellationToken cancellationToken) =>
        _table.TryReplaceAsync(row, cancellationToken);

    /// <summary>Every member as the fold reads them, one after the other, in order of their ids.</summary>
    public async IAsyncEnumerable<RosterMember> ReadRosterAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] columns =
        [
            "PartitionKey", "State", "ActiveSince", "ContributorSince", "PayoutAccount", "PayoutReady", "SuspendedUtc",
            "LeftUtc", .. ClassHistory.Columns,
        ];
        await foreach (var row in _table.ReadRowsAsync(null, cancellationToken, columns))
        {
            yield return new RosterMember(
                row.PartitionKey,
                MemberRow.State(row),
                ClassHistory.Of(row),
                MemberRow.ActiveSince(row),
                MemberRow.ContributorSince(row),
                MemberRow.PayoutAccount(row),
                MemberRow.PayoutReady(row),
                MemberRow.SuspendedUtc(row),
                DepartedRow.LeftUtc(row));
        }
    }

    /// <summary>The stewards who may act: neither suspended nor departed.</summary>
    public IAsyncEnumerable<TableEntity> ReadStewardsAsync(CancellationToken cancellationToken) =>
        ReadAllStewardsAsync(cancellationToken).Where(row => MemberRow.State(row) != MemberState.Suspended);

    /// <summary>The stewards, also those whose rights rest.</summary>
    public IAsyncEnumerable<TableEntity> ReadAllStewardsAsync(CancellationToken cancellationToken) =>
        _table.ReadRowsAsync(TableClient.CreateQueryFilter($"Steward eq {true}"), cancellationToken)
            .Where(row => MemberRow.State(row) != MemberState.Departed);

    /// <summary>Something came about with the share of a member: whoever has left is seen off once more.</summary>
    public Task ReopenLeavingAsync(string memberId, string fact, CancellationToken cancellationToken) =>
        ChangeAsync(memberId, row => DepartedRow.TryReopen(row, fact), cancellationToken);

    /// <summary>Those who have left and for whom something is still to be done.</summary>
    public IAsyncEnumerable<string> ReadLeavingAsync(CancellationToken cancellationToken) =>
        _table.ReadRowsAsync(
                TableClient.CreateQueryFilter($"IsLeaving eq {true}"), cancellationToken, ["PartitionKey"])
            .Select(row => row.PartitionKey);

    /// <summary>One page of members in order of their ids.</summary>
    public async Task<Page<TableEntity>> ListAsync(Paging paging, CancellationToken cancellationToken)
    {
        var filter = paging.After is { } after ? TableClient.CreateQueryFilter($"PartitionKey gt {after}") : null;
        var rows = await _table.ReadRowsAsync(filter, cancellationToken, perPage: paging.Limit + 1)
            .Take(paging.Limit + 1)
            .ToListAsync(cancellationToken);
        return rows.Count > paging.Limit
            ? new Page<TableEntity>(rows[..paging.Limit], rows[paging.Limit - 1].PartitionKey)
            : new Page<TableEntity>(rows, null);
    }
}
