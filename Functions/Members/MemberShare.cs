using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// The payments of a member's share, and those that were lost, as sets on the member's row: whatever order they are
/// heard of in, who has a payment that was not lost has a share.
/// </summary>
public static class MemberShare
{
    private const string Payments = "SharePayments", Losses = "ShareLosses";

    /// <summary>Takes in a payment; false when it was known.</summary>
    public static bool Pay(TableEntity row, string chargeId, DateTimeOffset now) => Add(row, Payments, chargeId, now);

    /// <summary>Takes in that a payment was lost; false when that was known.</summary>
    public static bool Lose(TableEntity row, string chargeId, DateTimeOffset now) => Add(row, Losses, chargeId, now);

    /// <summary>Whether a payment is left that was not lost.</summary>
    public static bool IsPaid(TableEntity row) => Read(row, Payments).Except(Read(row, Losses)).Any();

    private static bool Add(TableEntity row, string set, string chargeId, DateTimeOffset now)
    {
        var known = Read(row, set);
        if (known.Contains(chargeId))
        {
            return false;
        }

        row[set] = string.Join(',', [.. known, chargeId]);
        Move(row, IsPaid(row) ? MemberChange.SharePaid : MemberChange.ShareLost, chargeId, now);
        return true;
    }

    private static void Move(TableEntity row, MemberChange change, string chargeId, DateTimeOffset now)
    {
        var state = MemberRow.State(row);
        var became = MemberTransition.Decide(state, change) as MemberTransition.Became;
        if (became is not null)
        {
            MemberRow.SetState(row, became.State);
            row["ActiveSince"] = became.State == MemberState.Active ? now : null;
        }

        if (became is not null || state == MemberState.Suspended)
        {
            var act = change == MemberChange.ShareLost ? AuditAct.ShareLost : AuditAct.SharePaid;
            MemberRow.SetNote(row, new AuditNote(act, AuditNote.Payment, now, chargeId));
        }

        // Paid once, and yet to be paid; who is suspended pays before they can be reinstated as more than an applicant.
        if (change == MemberChange.ShareLost && (became is not null || state == MemberState.Suspended))
        {
            row[nameof(MemberRow.ShareCheckoutFailed)] = true;
        }
    }

    private static string[] Read(TableEntity row, string set) =>
        (row.GetString(set) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
}
