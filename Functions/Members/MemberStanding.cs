using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>Changes of a member's standing, which stewards make and votes do.</summary>
public static class MemberStanding
{
    /// <summary>Suspends or reinstates; who has no share any more is reinstated as an applicant.</summary>
    /// <param name="row">The member's row, changed when the answer is <see cref="MemberTransition.Became"/>.</param>
    /// <param name="change">What happens.</param>
    /// <param name="reason">Of a suspension: why.</param>
    /// <param name="note">What is noted of it.</param>
    public static MemberTransition Move(
        TableEntity row, MemberChange change, SuspensionReason? reason, AuditNote note)
    {
        var transition = MemberTransition.Decide(MemberRow.State(row), change);
        if (transition is MemberTransition.Became became)
        {
            var hasNoShare = change == MemberChange.Reinstate && !MemberShare.IsPaid(row);
            MemberRow.SetState(row, hasNoShare ? MemberState.Applicant : became.State);
            MemberRow.SetSuspension(row, reason, note.AtUtc);
            MemberRow.SetNote(row, note);
        }

        return transition;
    }

    /// <summary>Makes a contributor; false when they are one, or have left.</summary>
    public static bool Admit(TableEntity row, DateTimeOffset since, AuditNote note)
    {
        if (MemberRow.ContributorSince(row) is not null || MemberRow.State(row) == MemberState.Departed)
        {
            return false;
        }

        row["ContributorSince"] = since;
        MemberRow.SetClasses(row, [.. MemberRow.Classes(row), MemberClass.Contributor]);
        MemberRow.SetNote(row, note);
        return true;
    }
}
