using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Lets a steward go, of their own will or by a decision, only where two others stay (<see cref="StewardChange"/>). Who
/// may go is written down before they do, in one row, so that two who go at once are not both counted as staying.
/// </summary>
public sealed class StewardsLeaving(TableServiceClient tables, MembersTable members)
{
    private const string Partition = "stewards", Row = "leaving", Members = nameof(Members);

    private readonly TableClient _table = tables.GetTableClient(TableNames.MemberKeys);

    /// <summary>Whether a member may leave as far as the stewards are concerned.</summary>
    public Task<bool> MayLeaveAsync(TableEntity member, CancellationToken cancellationToken) =>
        !MemberRow.IsSteward(member) || MemberRow.State(member) == MemberState.Suspended
            ? Task.FromResult(true)
            : MayGoAsync(member, cancellationToken);

    /// <summary>Whether a steward may be one no more; from here on they are not counted as staying.</summary>
    public async Task<bool> MayGoAsync(TableEntity steward, CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = await _table.FindAsync(Partition, Row, cancellationToken);
            var leaving = Read(known);
            if (leaving.Contains(steward.PartitionKey))
            {
                return true;
            }

            var staying = await members.ReadStewardsAsync(cancellationToken)
                .CountAsync(
                    one => one.PartitionKey != steward.PartitionKey && !leaving.Contains(one.PartitionKey),
                    cancellationToken);
            if (StewardChange.Decide(
                StewardChangeKind.Remove, MemberRow.State(steward), isSteward: true, staying)
                is not StewardChange.Changes)
            {
                return false;
            }

            if (await TryWriteAsync(known, [.. leaving, steward.PartitionKey], cancellationToken))
            {
                return true;
            }
        }
    }

    /// <summary>Somebody who went is a steward again and counts.</summary>
    public async Task ReturnAsync(string memberId, CancellationToken cancellationToken)
    {
        while (await _table.FindAsync(Partition, Row, cancellationToken) is { } known
            && Read(known) is var leaving && leaving.Contains(memberId)
            && !await TryWriteAsync(known, [.. leaving.Where(one => one != memberId)], cancellationToken))
        {
            // somebody else was quicker
        }
    }

    private Task<bool> TryWriteAsync(TableEntity? known, string[] leaving, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, Row) { [Members] = string.Join(',', leaving) };
        if (known is null)
        {
            return _table.TryInsertAsync(row, cancellationToken);
        }

        row.ETag = known.ETag;
        return _table.TryReplaceAsync(row, cancellationToken);
    }

    private static string[] Read(TableEntity? row) =>
        (row?.GetString(Members) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
}
