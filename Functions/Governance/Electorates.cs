namespace PeepFunctions.Functions;

/// <summary>Finds out who votes on a proposal, at the moment it opens, and what an election fills.</summary>
public sealed class Electorates(
    ElectoratesTable table,
    ProposalsTable proposals,
    SeatsTable seats,
    MembersTable members,
    EligibilityTable eligibility,
    DividendRunsTable runs,
    BylawsTable bylaws,
    Coop coop,
    TimeProvider clock)
{
    /// <summary>Freezes who votes. Until the proposal names them, doing it again may find others.</summary>
    public async Task<FrozenElectorate> FreezeAsync(ProposalRow proposal, CancellationToken cancellationToken)
    {
        var facts = proposal.Facts;
        var active = await members.ReadRosterAsync(cancellationToken)
            .Where(member => member.State == MemberState.Active)
            .Select(member => member.Id)
            .ToHashSetAsync(StringComparer.Ordinal, cancellationToken: cancellationToken);
        var electors = ClassOf(facts) is { } only ? await OfClassAsync(only, active, cancellationToken) : active;
        var root = await table.FreezeAsync(proposal.Id, VotingBody.Members, electors, cancellationToken);
        switch (facts.Kind)
        {
            case ProposalKind.Sale:
                var directors = (await seats.ReadAsync(cancellationToken))
                    .Where(seat => seat.IsHeldAt(facts.OpensUtc) && active.Contains(seat.Member))
                    .Select(seat => seat.Member)
                    .ToHashSet(StringComparer.Ordinal);
                return new FrozenElectorate(
                    electors.Count,
                    root,
                    directors.Count,
                    await table.FreezeAsync(proposal.Id, VotingBody.Directors, directors, cancellationToken));
            case ProposalKind.Election:
                var standing = await proposals.ReadCandidatesAsync(proposal.Id, cancellationToken);
                return new FrozenElectorate(
                    electors.Count,
                    root,
                    Seats: await VacanciesAsync(facts.Group!, facts.ClosesUtc, cancellationToken),
                    Candidates: [.. standing.Where(one => active.Contains(one.Member)).Take(CandidatesMax)]);
            default:
                return new FrozenElectorate(electors.Count, root);
        }
    }

    /// <summary>The most candidates that an election has room for.</summary>
    public const int CandidatesMax = 20;

    /// <summary>How many seats of a group are empty at an instant, in the phase that the last run recorded.</summary>
    public async Task<int> VacanciesAsync(string group, DateTimeOffset instant, CancellationToken cancellationToken) =>
        BoardSeat.Vacancies(
            await seats.ReadAsync(cancellationToken), await PhaseAsync(cancellationToken), group, instant);

    /// <summary>The phase of the exit to community that the last run recorded.</summary>
    public async Task<BylawsPhase> PhaseAsync(CancellationToken cancellationToken)
    {
        var now = coop.PeriodOf(clock.GetUtcNow());
        var phases = (await bylaws.InForceAsync(now, cancellationToken)).Phases;
        var recorded = (await runs.FindPayingBeforeAsync(now, cancellationToken))?.Decided.NextPhase ?? 0;
        return phases[Math.Min(recorded, phases.Length - 1)]; // a later version may have fewer
    }

    // Contributors admit contributors, and each group elects its own directors.
    private static MemberClass? ClassOf(ProposalFacts facts) => facts.Kind switch
    {
        ProposalKind.Admission => MemberClass.Contributor,
        ProposalKind.Election when MemberClasses.TryParse(facts.Group, out var one) => one,
        _ => null,
    };

    private async Task<HashSet<string>> OfClassAsync(
        MemberClass one, HashSet<string> active, CancellationToken cancellationToken)
    {
        var last = await runs.FindPayingBeforeAsync(coop.PeriodOf(clock.GetUtcNow()), cancellationToken);
        var eligible = last is null
            ? []
            : await eligibility.ReadEligibleAsync(last.Period, one, cancellationToken)
                .Where(active.Contains)
                .ToHashSetAsync(StringComparer.Ordinal, cancellationToken: cancellationToken);
        return eligible.Count > 0 ? eligible : active;
    }
}
