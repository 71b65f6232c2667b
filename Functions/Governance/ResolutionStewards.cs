using System.Diagnostics;

namespace PeepFunctions.Functions;

/// <summary>
/// The stewards that a resolution appoints and removes: found when it is filed, judged again when it has passed,
/// because members may have gone meanwhile. One that cannot be done keeps no other back.
/// </summary>
public sealed class ResolutionStewards(MembersTable members, StewardsTable stewards, StewardAppointments appointments)
{
    /// <summary>Who is meant; or each fault by its JSON pointer.</summary>
    public async Task<(IReadOnlyList<ResolvedSteward> Found, Problem? Faults)> FindAsync(
        ProposedStewards? proposed, CancellationToken cancellationToken)
    {
        var (found, faults) = (new List<ResolvedSteward>(), new Dictionary<string, string>());
        foreach (var (kind, field, who) in proposed?.All ?? [])
        {
            var member = await members.FindByHandleOrIdAsync(who, cancellationToken);
            if (member is null)
            {
                faults[field] = "No member has this handle or id.";
            }
            else if (found.Any(one => one.Member == member.PartitionKey))
            {
                faults[field] = "This member is named before.";
            }
            else if (StewardChange.Decide(
                kind, MemberRow.State(member), MemberRow.IsSteward(member), StewardChange.StayAtLeast)
                is not StewardChange.Changes)
            {
                faults[field] = kind == StewardChangeKind.Appoint
                    ? "Only active members who are no stewards are appointed."
                    : "Only stewards are removed.";
            }
            else
            {
                found.Add(new ResolvedSteward(kind, member.PartitionKey));
            }
        }

        return (found, faults.Count > 0 ? Problems.Invalid(faults) : null);
    }

    /// <summary>Stores who is meant, before the proposal is; doing it again is harmless.</summary>
    public Task StoreAsync(
        string proposal, IReadOnlyList<ResolvedSteward> found, CancellationToken cancellationToken) =>
        stewards.StoreAsync(proposal, found, cancellationToken);

    /// <summary>Makes the changes of a resolution that has passed; doing it again changes nothing.</summary>
    public async Task MakeAsync(ProposalRow proposal, CancellationToken cancellationToken)
    {
        if (proposal.Facts.Stewards == 0)
        {
            return;
        }

        foreach (var (place, one) in (await stewards.ReadAsync(proposal.Id, cancellationToken)).Index())
        {
            if (one.Outcome is null)
            {
                var change = await appointments.MakeAsync(
                    one.Kind,
                    one.Member,
                    AuditNote.Vote,
                    proposal.Facts.ClosesUtc,
                    proposal.Id,
                    cancellationToken);
                await stewards.KeepOutcomeAsync(proposal.Id, place, OutcomeOf(change), cancellationToken);
            }
        }
    }

    /// <summary>The changes of a resolution as they are read.</summary>
    public async Task<IReadOnlyList<ResolvedStewardDocument>> ShowAsync(
        ProposalRow proposal, bool withHandles, CancellationToken cancellationToken)
    {
        var shown = new List<ResolvedStewardDocument>();
        if (proposal.Facts.Stewards == 0)
        {
            return shown;
        }

        foreach (var one in await stewards.ReadAsync(proposal.Id, cancellationToken))
        {
            var member = withHandles ? await members.FindAsync(one.Member, cancellationToken) : null;
            shown.Add(new ResolvedStewardDocument(
                one.Kind, member is null ? null : MemberRow.Handle(member), one.Outcome));
        }

        return shown;
    }

    private static string OutcomeOf(StewardChange change) => change switch
    {
        StewardChange.Changes or StewardChange.AlreadyIs => "done",
        StewardChange.NotActive => "not-active",
        StewardChange.TooFewStay => "too-few-stay",
        _ => throw new UnreachableException(),
    };
}
