using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Lets a steward leave only where two others stay: payments need somebody who can approve them, and that somebody must
/// not be alone. Who may leave is written down before they do, in one row, so that two who ask at once are not both
/// counted as staying.
/// </summary>
public sealed class StewardsLeaving(TableServiceClient tables, MembersTable members)
{
    private const string Partition = "stewards", Row = "leaving", Members = nameof(Members);
    private const int StayAtLeast = 2;

    private readonly TableClient _table = tables.GetTableClient(TableNames.MemberKeys);

    /// <summary>Whether a member may leave as far as the stewards are concerned.</summary>
    public async Task<bool> MayLeaveAsync(TableEntity member, CancellationToken cancellationToken)
    {
        if (!MemberRow.IsSteward(member) || MemberRow.State(member) == MemberState.Suspended)
        {
            return true;
        }

        while (true)
        {
            var known = await _table.FindAsync(Partition, Row, cancellationToken);
            var leaving = (known?.GetString(Members) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (leaving.Contains(member.PartitionKey))
            {
                return true;
            }

            var staying = await members.ReadStewardsAsync(cancellationToken)
                .CountAsync(
                    one => one.PartitionKey != member.PartitionKey && !leaving.Contains(one.PartitionKey),
                    cancellationToken);
            if (staying < StayAtLeast)
            {
                return false;
            }

            var row = new TableEntity(Partition, Row)
            {
                [Members] = string.Join(',', [.. leaving, member.PartitionKey]),
            };
            if (known is not null)
            {
                row.ETag = known.ETag;
            }

            if (known is null
                ? await _table.TryInsertAsync(row, cancellationToken)
                : await _table.TryReplaceAsync(row, cancellationToken))
            {
                return true;
            }
        }
    }
}
