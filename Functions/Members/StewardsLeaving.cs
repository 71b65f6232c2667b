using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Lets a steward go, of their own will or by a decision, only where two others stay (<see cref="StewardChange"/>). Who
/// may go is written down before they do, in one row, so that two who go at once are not both counted as staying. It is
/// written for the office that they have then: whoever becomes a steward again counts again, and has to be let go anew.
/// Whoever lets somebody go therefore ends that office alone (<see cref="StandsAs"/>).
/// </summary>
public sealed class StewardsLeaving(TableServiceClient tables, MembersTable members)
{
    private const string Partition = "stewards", Row = "leaving", Members = nameof(Members);

    private readonly TableClient _table = tables.GetTableClient(TableNames.MemberKeys);

    /// <summary>Whether a member still stands among the stewards as when it was decided that they may go.</summary>
    public static bool StandsAs(TableEntity decided, TableEntity now) =>
        MemberRow.IsSteward(now) == MemberRow.IsSteward(decided)
        && MemberRow.OfficeOf(now) == MemberRow.OfficeOf(decided)
        && IsSuspended(now) == IsSuspended(decided);

    /// <summary>Whether a member may leave as far as the stewards are concerned.</summary>
    public Task<bool> MayLeaveAsync(TableEntity member, CancellationToken cancellationToken) =>
        !MemberRow.IsSteward(member) || IsSuspended(member)
            ? Task.FromResult(true)
            : MayGoAsync(member, cancellationToken);

    /// <summary>Whether a steward may be one no more; from here on they are not counted as staying.</summary>
    public async Task<bool> MayGoAsync(TableEntity steward, CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = await _table.FindAsync(Partition, Row, cancellationToken);
            var leaving = Read(known);
            if (leaving.Contains(KeyOf(steward)))
            {
                return true;
            }

            var stewards = await members.ReadAllStewardsAsync(cancellationToken).ToListAsync(cancellationToken);
            var staying = stewards.Count(one => one.PartitionKey != steward.PartitionKey
                && !IsSuspended(one) && !leaving.Contains(KeyOf(one)));
            if (StewardChange.Decide(
                StewardChangeKind.Remove, MemberRow.State(steward), isSteward: true, staying)
                is not StewardChange.Changes)
            {
                return false;
            }

            // Whose office is over does not come back to it.
            string[] still = [.. leaving.Intersect(stewards.Select(KeyOf)), KeyOf(steward)];
            if (await TryWriteAsync(known, still, cancellationToken))
            {
                return true;
            }
        }
    }

    private static bool IsSuspended(TableEntity row) => MemberRow.State(row) == MemberState.Suspended;

    private static string KeyOf(TableEntity steward) => $"{steward.PartitionKey}|{MemberRow.OfficeOf(steward)}";

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
