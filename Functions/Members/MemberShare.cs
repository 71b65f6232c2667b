using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// The payments of a member's share, and those that were lost, as sets on the member's row: whatever order they are
/// heard of in, who has a payment that was not lost has a share.
/// </summary>
public static class MemberShare
{
    /// <summary>The columns that hold them.</summary>
    internal const string Payments = "SharePayments", Losses = "ShareLosses";

    /// <summary>Takes in a payment; false when it was known.</summary>
    public static bool Pay(TableEntity row, string payment, DateTimeOffset now) => Add(row, Payments, [payment], now);

    /// <summary>Takes in that payments were lost; false when all of that was known.</summary>
    public static bool Lose(TableEntity row, IReadOnlyList<string> payments, DateTimeOffset now) =>
        Add(row, Losses, payments, now);

    /// <summary>Whether a payment is left that was not lost.</summary>
    public static bool IsPaid(TableEntity row) => Read(row, Payments).Except(Read(row, Losses)).Any();

    /// <summary>Every payment that was heard of, be it lost since.</summary>
    public static IReadOnlyList<string> PaymentsOf(TableEntity row) => Read(row, Payments);

    private static bool Add(TableEntity row, string set, IReadOnlyList<string> payments, DateTimeOffset now)
    {
        var known = Read(row, set);
        string[] all = [.. known.Union(payments, StringComparer.Ordinal)];
        if (all.Length == known.Length)
        {
            return false;
        }

        row[set] = string.Join(',', all);
        Move(row, IsPaid(row) ? MemberChange.SharePaid : MemberChange.ShareLost, payments[^1], now);
        return true;
    }

    private static void Move(TableEntity row, MemberChange change, string payment, DateTimeOffset now)
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
            MemberRow.SetNote(row, new AuditNote(act, AuditNote.Payment, now, payment));
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
