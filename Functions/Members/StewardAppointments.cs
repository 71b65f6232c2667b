using System.Diagnostics;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Appoints and removes stewards, once somebody who may has decided it. The role is read from the member's row with
/// every call, so that a removed steward's sessions lose it at once. Doing it again is harmless.
/// </summary>
public sealed class StewardAppointments(MembersTable members, StewardsLeaving leaving)
{
    /// <summary>Makes a change.</summary>
    /// <param name="kind">What is to happen.</param>
    /// <param name="memberId">Whom it is about.</param>
    /// <param name="by">A steward, or <see cref="AuditNote.Vote"/>.</param>
    /// <param name="at">When it was decided.</param>
    /// <param name="reference">The resolution; empty where the stewards did it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<StewardChange> MakeAsync(
        StewardChangeKind kind,
        string memberId,
        string by,
        DateTimeOffset at,
        string reference,
        CancellationToken cancellationToken)
    {
        while (await members.FindAsync(memberId, cancellationToken) is { } member)
        {
            if (kind == StewardChangeKind.Remove
                && MemberRow.IsSteward(member)
                && !await leaving.MayGoAsync(member, cancellationToken))
            {
                return new StewardChange.TooFewStay();
            }

            StewardChange? change = null;
            await members.ChangeAsync(
                memberId,
                row =>
                {
                    // Only the office that may end, ends.
                    var isAsDecided = kind == StewardChangeKind.Appoint || StewardsLeaving.StandsAs(member, row);
                    change = isAsDecided
                        ? StewardChange.Decide(
                            kind, MemberRow.State(row), MemberRow.IsSteward(row), StewardChange.StayAtLeast)
                        : null;
                    if (change is not StewardChange.Changes)
                    {
                        return false;
                    }

                    Change(row, kind, by, at, reference);
                    return true;
                },
                cancellationToken);
            if (change is not null)
            {
                return change;
            }
        }

        return new StewardChange.NotActive();
    }

    private static void Change(
        TableEntity row, StewardChangeKind kind, string by, DateTimeOffset at, string reference)
    {
        switch (kind)
        {
            case StewardChangeKind.Appoint:
                MemberRow.SetSteward(row, at, reference.Length > 0 ? reference : MemberRow.ByStewards);
                MemberRow.SetNote(row, new AuditNote(AuditAct.StewardAppointed, by, at, reference));
                break;
            case StewardChangeKind.Remove:
                MemberRow.EndSteward(row, at);
                MemberRow.SetNote(row, new AuditNote(AuditAct.StewardRemoved, by, at, reference));
                break;
            default:
                throw new UnreachableException();
        }
    }
}
