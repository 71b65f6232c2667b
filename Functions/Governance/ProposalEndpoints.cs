using System.Text;

namespace PeepFunctions.Functions;

/// <summary>What the members decide on, for anyone to read and for members to file.</summary>
public sealed class ProposalEndpoints(
    Endpoint endpoint,
    ProposalsTable proposals,
    ProposalFiling filing,
    ElectoratesTable electorates,
    BallotsTable ballots,
    BallotCountsTable counts,
    EffectCalculation effects,
    BylawsTable bylaws,
    ResolutionStewards stewards,
    ResolutionClaims claims,
    OwnershipTable register,
    MembersTable members)
{
    /// <summary>Files a proposal.</summary>
    [Function("FileProposal")]
    [Allows(Access.Member)]
    [Takes<ProposalBody>]
    [Answers<ProposalDocument>(201)]
    [Refuses(409, "already-contributor", "election-running", "trust-known")]
    [Refuses(422, "company-sold", "no-vacancy", "not-active", "not-suspended", "register-full", "suspended",
        "too-many-proposals")]
    public Task<IResult> FileAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "proposals")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<ProposalBody>(
            request,
            Access.Member,
            async (caller, body, token) =>
            {
                var author = await members.ReadAsync(caller.Id, token);
                var (filed, refusal) = await filing.FileAsync(author, body, caller.OperationId, token);
                return filed is null ? refusal! : Answers.Created(await ShowAsync(filed, caller, token));
            },
            cancellationToken);

    /// <summary>The proposals, newest first.</summary>
    [Function("ListProposals")]
    [Allows(Access.Anyone)]
    [Paged]
    [Answers<Page<ProposalLine>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "proposals")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Anyone,
            async (_, token) =>
            {
                if (Paging.Read(request) is not { } paging)
                {
                    return Paging.Wrong;
                }

                var page = await proposals.ListAsync(paging, token);
                return Answers.Ok(new Page<ProposalLine>([.. page.Items.Select(ProposalLine.Of)], page.Next));
            },
            cancellationToken);

    /// <summary>One proposal in full.</summary>
    [Function("GetProposal")]
    [Allows(Access.Anyone)]
    [Answers<ProposalDocument>]
    [Refuses(404, "not-found")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "proposals/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Anyone,
            async (caller, token) => await proposals.FindAsync(id, token) is { } proposal
                ? Answers.Ok(await ShowAsync(proposal, caller, token))
                : Problems.NotFound,
            cancellationToken);

    /// <summary>
    /// The counted ballots in order of their receipts. Where a ranking could be recognised only the receipts are
    /// public, and the tellers, who are the stewards, see the rest.
    /// </summary>
    [Function("ListBallots")]
    [Allows(Access.Anyone)]
    [Paged]
    [Answers<Page<BallotLine>>]
    [Refuses(404, "not-found")]
    public Task<IResult> ListBallotsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "proposals/{id}/ballots")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Anyone,
            async (caller, token) =>
            {
                if (Paging.Read(request) is not { } paging)
                {
                    return Paging.Wrong;
                }

                if (await proposals.FindAsync(id, token) is not { Count: not null } proposal)
                {
                    return Problems.NotFound;
                }

                var page = await counts.ListAsync(id, paging, token);
                var isShown = proposal.Electors.BallotsArePublic || caller.IsSteward;
                return Answers.Ok(new Page<BallotLine>(
                    [.. page.Items.Select(one => new BallotLine(one.Receipt, one.Body, isShown ? one.Choice : null))],
                    page.Next));
            },
            cancellationToken);

    /// <summary>Takes a proposal back, as long as nobody has voted on it.</summary>
    [Function("WithdrawProposal")]
    [Allows(Access.Member)]
    [Answers(204)]
    [Refuses(404, "not-found")]
    [Refuses(409, "has-ballots")]
    public Task<IResult> WithdrawAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "proposals/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                if (await proposals.FindAsync(id, token) is not { } proposal || proposal.Facts.Author != caller.Id)
                {
                    return Problems.NotFound;
                }

                if (proposal.State != ProposalState.Withdrawn)
                {
                    // Who votes in this same moment loses nothing: nothing is decided.
                    if (await ballots.AnyAsync(id, token))
                    {
                        return HasBallots;
                    }

                    proposal = await proposals.ChangeAsync(
                        id,
                        row => row.State is ProposalState.Announced or ProposalState.Open
                            ? row with { State = ProposalState.Withdrawn }
                            : null,
                        token);
                }

                if (proposal.State != ProposalState.Withdrawn)
                {
                    return HasBallots;
                }

                await ballots.DestroyAsync(id, token);
                return Answers.Done;
            },
            cancellationToken);

    private async Task<ProposalDocument> ShowAsync(
        ProposalRow proposal, Caller caller, CancellationToken cancellationToken)
    {
        var standing = proposal.Electorate?.Candidates
            ?? await proposals.ReadCandidatesAsync(proposal.Id, cancellationToken);
        var candidates = new List<CandidateDocument>();
        foreach (var candidate in standing)
        {
            candidates.Add(new CandidateDocument(
                candidate.Id, await HandleOfAsync(candidate.Member, cancellationToken)));
        }

        bool? adopted = proposal is { Bylaws: { } text, State: ProposalState.Sealed }
            ? (await bylaws.ReadAllAsync(cancellationToken)).Any(one => Encoding.UTF8.GetString(one.ToJson()) == text)
            : null;
        return ProposalDocument.Of(
            proposal,
            caller.MemberId is null ? null : await HandleOfAsync(proposal.Facts.Author, cancellationToken),
            await ClaimsAsync(proposal, caller, cancellationToken),
            candidates,
            adopted,
            caller.MemberId is { } memberId ? await OwnAsync(proposal, memberId, cancellationToken) : null) with
        {
            Stewards = await stewards.ShowAsync(
                proposal, await members.IsOneOfUsAsync(caller, cancellationToken), cancellationToken),
        };
    }

    private async Task<IReadOnlyList<ResolvedClaimDocument>> ClaimsAsync(
        ProposalRow proposal, Caller caller, CancellationToken cancellationToken)
    {
        var shown = new List<ResolvedClaimDocument>();
        if (proposal.Facts.Claims == 0)
        {
            return shown;
        }

        var isAuthor = caller.MemberId == proposal.Facts.Author;
        var sees = isAuthor || await members.IsOneOfUsAsync(caller, cancellationToken);
        foreach (var one in await claims.ReadAsync(proposal.Id, cancellationToken))
        {
            var issued = await register.FindAsync(one.Id, cancellationToken);
            shown.Add(ResolvedClaimDocument.Of(
                one,
                issued?.Cause == proposal.Id ? issued : null, // the trust may be another's
                sees && one.Claim.Holder is { } holder ? await HandleOfAsync(holder, cancellationToken) : null,
                sees,
                caller.IsSteward || isAuthor));
        }

        return shown;
    }

    private async Task<string?> HandleOfAsync(string memberId, CancellationToken cancellationToken) =>
        await members.FindAsync(memberId, cancellationToken) is { } row ? MemberRow.Handle(row) : null;

    private async Task<OwnProposalDocument> OwnAsync(
        ProposalRow proposal, string memberId, CancellationToken cancellationToken)
    {
        async Task<bool?> HasAsync(VotingBody body, string? root) => root is null
            ? null
            : await electorates.HasAsync(proposal.Id, body, root, memberId, cancellationToken);
        return new OwnProposalDocument(
            proposal.Facts.Author == memberId,
            await HasAsync(VotingBody.Members, proposal.Electorate?.MembersRoot),
            await HasAsync(VotingBody.Directors, proposal.Electorate?.DirectorsRoot),
            proposal.Effect is null ? null : await effects.FindOwnAsync(proposal.Id, memberId, cancellationToken));
    }

    private static Problem HasBallots { get; } =
        Problems.Conflict("has-ballots", "Somebody has voted on it, or it is over: it is not yours alone any more.");
}

/// <summary>A counted ballot; its choice is null where it is withheld.</summary>
public sealed record BallotLine(string Receipt, VotingBody Body, string? Choice);
