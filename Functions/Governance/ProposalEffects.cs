namespace PeepFunctions.Functions;

/// <summary>
/// What a passed proposal does by itself. Each effect is keyed by what it makes, so that doing it again is harmless.
/// </summary>
public sealed class ProposalEffects(
    BylawsTable bylaws,
    MembersTable members,
    SeatsTable seats,
    PeriodsTable periods,
    ResolutionStewards stewards,
    Queues queues,
    ResolutionClaims claims,
    ClaimRegister binding,
    OwnershipTable register,
    Coop coop)
{
    /// <summary>Does it. A resolution in words only is recorded, and that is its effect.</summary>
    public async Task ApplyAsync(ProposalRow proposal, CancellationToken cancellationToken)
    {
        var facts = proposal.Facts;
        if (proposal.Count is not { Result: VoteResult.Passed } count)
        {
            return;
        }

        await stewards.MakeAsync(proposal, cancellationToken);
        switch (facts.Kind)
        {
            case ProposalKind.Bylaws:
                await AdoptAsync(proposal, cancellationToken);
                break;
            case ProposalKind.Admission:
                await members.ChangeAsync(
                    facts.Author,
                    row => MemberStanding.Admit(row, facts.ClosesUtc, Note(AuditAct.ContributorAdmitted, proposal)),
                    cancellationToken);
                break;
            case ProposalKind.Resolution when facts.SuspendedUtc is { } since:
                await members.ChangeAsync(
                    facts.Author,
                    row => MemberRow.SuspendedUtc(row) == since // a later suspension is another matter
                        && MemberStanding.Move(
                            row, MemberChange.Reinstate, reason: null, Note(AuditAct.Reinstated, proposal))
                            is MemberTransition.Became,
                    cancellationToken);
                break;
            case ProposalKind.Resolution when facts.Claims > 0:
                await claims.IssueAsync(proposal, cancellationToken);
                break;
            case ProposalKind.Sale:
                await register.EnterSaleAsync(
                    new OwnershipSale(
                        proposal.Id,
                        facts.ClosesUtc,
                        await binding.BindsFromAsync(coop.PeriodOf(facts.ClosesUtc), cancellationToken)),
                    cancellationToken);
                break;
            case ProposalKind.Election:
                await SeatAsync(proposal, count, cancellationToken);
                break;
        }
    }

    // Of two proposals of the same version the first one stands; and a vote that is counted late, after the month that
    // it was to bind from has closed, comes too late for it.
    private async Task AdoptAsync(ProposalRow proposal, CancellationToken cancellationToken)
    {
        var next = proposal.NextBylaws;
        var newest = await bylaws.NewestAsync(cancellationToken);
        if (newest.FaultsOfSuccessor(next, coop.PeriodOf(proposal.Facts.ClosesUtc)).IsEmpty
            && (await periods.FindAsync(next.EffectiveFrom, cancellationToken)).State == PeriodState.Open)
        {
            await bylaws.TryAddAsync(next, cancellationToken);
        }

        // Also when it was added before, because whoever did may have been killed before its mails were on their way.
        if ((await bylaws.ReadAllAsync(cancellationToken))
            .Any(one => one.ToJson().AsSpan().SequenceEqual(next.ToJson())))
        {
            await queues.SendAsync(
                QueueNames.BylawsMails, DeliverBylaws.FirstPage(next.Version), cancellationToken);
        }
    }

    private async Task SeatAsync(ProposalRow proposal, SealedCount count, CancellationToken cancellationToken)
    {
        var facts = proposal.Facts;
        var rules = (await bylaws.ReadAllAsync(cancellationToken)).First(one => one.Version == facts.Rules).Voting;
        foreach (var candidate in proposal.Electors.Candidates!.Where(one => count.Elected.Contains(one.Id)))
        {
            await seats.TakeAsync(
                proposal.Id,
                candidate.Id,
                new BoardSeat(
                    facts.Group!,
                    candidate.Member,
                    facts.ClosesUtc,
                    facts.ClosesUtc.AddMonths(rules.TermMonths)),
                cancellationToken);
        }
    }

    private static AuditNote Note(AuditAct act, ProposalRow proposal) =>
        new(act, AuditNote.Vote, proposal.Facts.ClosesUtc, proposal.Id);
}
