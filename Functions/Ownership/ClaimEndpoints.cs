using System.Diagnostics;

namespace PeepFunctions.Functions;

/// <summary>A claim as stewards see one: as it was issued, and what became of it.</summary>
public sealed record ClaimDocument(
    string Id,
    ClaimClass Class,
    string? Holder,
    string? Payee,
    long Units,
    long UnitsLeft,
    long? PrincipalMinor,
    int? CapBps,
    long? CapMinor,
    long? RedeemedMinor,
    long? LeftMinor,
    int? Seniority,
    DateOnly IssuedOn,
    string Cause,
    string By,
    DateTimeOffset AtUtc)
{
    /// <summary>The document of an entry; of the trust's, what only others have is null.</summary>
    public static ClaimDocument Of(RegisterEntry entry, OwnershipStanding standing)
    {
        var claim = entry.Claim;
        var redeemable = standing.Redeemable.FirstOrDefault(one => one.Id == claim.Id);
        return new ClaimDocument(
            claim.Id,
            claim.Class,
            claim.Holder,
            claim.Payee,
            claim.Units,
            redeemable is null ? standing.CommunityUnits : redeemable.Units - redeemable.MovedUnits,
            redeemable is null ? null : claim.PrincipalMinor,
            redeemable is null ? null : claim.CapBps,
            redeemable?.CapMinor,
            redeemable?.RedeemedMinor,
            redeemable?.LeftMinor,
            redeemable is null ? null : claim.Seniority,
            claim.IssuedOn,
            entry.Cause,
            entry.By,
            entry.AtUtc);
    }
}

/// <summary>The ownership register as stewards keep it.</summary>
public sealed class ClaimEndpoints(
    Endpoint endpoint,
    OwnershipTable register,
    OwnershipReading ownership,
    MembersTable members,
    PayeesTable payees,
    PeriodsTable periods,
    AuditTable audit,
    Coop coop,
    TimeProvider clock)
{
    /// <summary>Issues a claim. Once a month has been closed, only the members can.</summary>
    [Function("IssueClaim")]
    public Task<IResult> IssueAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ownership/claims")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<ClaimTerms>(
            request, Access.StewardJustNow, IssueAsync, cancellationToken, act: AuditAct.ClaimIssued);

    /// <summary>Every claim, by id.</summary>
    [Function("ListClaims")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ownership/claims")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) =>
            {
                if (Paging.Read(request) is not { } paging)
                {
                    return Paging.Wrong;
                }

                var standing = await ownership.NowAsync(token);
                return Answers.Ok(paging.Take(
                    (await register.ReadAllAsync(token)).Select(row => row.Entry),
                    entry => entry.Claim.Id,
                    entry => ClaimDocument.Of(entry, standing)));
            },
            cancellationToken);

    private async Task<IResult> IssueAsync(Caller caller, ClaimTerms terms, CancellationToken cancellationToken)
    {
        var id = terms.Class == ClaimClass.Trust ? OwnershipClaim.TrustId : OwnershipTable.NewId(caller.OperationId);
        if (await register.FindAsync(id, cancellationToken) is { } known)
        {
            return await AnswerAsync(caller, known, cancellationToken);
        }

        // Once a closing is announced the fence passes before it folds, and by then this handler has ended.
        if ((await periods.ListAsync(cancellationToken)).Count > 0)
        {
            return Problems.Forbidden(
                "resolution-needed", "A month has been closed: now only a passed resolution issues claims.");
        }

        var decision = ClaimIssue.Decide(
            id,
            terms,
            await IsKnownAsync(terms.Holder, cancellationToken),
            Category.TryParse(terms.Payee, out var payee)
                && await payees.FindAsync(payee.Name, cancellationToken) is not null,
            coop.Today(clock));
        switch (decision)
        {
            case ClaimIssue.Faulty faulty:
                return Problems.Invalid(faulty.Faults);
            case ClaimIssue.Valid { Claim.Class: not ClaimClass.Trust }
                when await IsFullAsync(cancellationToken):
                return Problems.Forbidden("register-full", $"There are {ClaimIssue.ClaimsMost} claims: that is all.");
            case ClaimIssue.Valid valid:
                var entry = new RegisterEntry(
                    valid.Claim, RegisterEntry.Founding, caller.Id, caller.OperationId, clock.GetUtcNow());
                return await AnswerAsync(
                    caller, await register.EnterAsync(entry, cancellationToken), cancellationToken);
            default:
                throw new UnreachableException();
        }
    }

    // Also for whoever was stopped between the entry and the note.
    private async Task<IResult> AnswerAsync(Caller caller, RegisterEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Operation != caller.OperationId)
        {
            return Problems.Conflict("trust-known", "The register has a trust, and there is only one.").At("class");
        }

        if (entry.Claim.Holder is { } holder)
        {
            await audit.NoteAsync(
                holder,
                new AuditNote(AuditAct.ClaimIssued, entry.By, entry.AtUtc, entry.Claim.Id),
                cancellationToken);
        }

        return Answers.Created(ClaimDocument.Of(entry, await ownership.NowAsync(cancellationToken)));
    }

    private async Task<bool> IsKnownAsync(string? holder, CancellationToken cancellationToken) =>
        Accounts.IsId(holder)
        && await members.FindAsync(holder!, cancellationToken) is { } row
        && MemberRow.State(row) != MemberState.Departed;

    private async Task<bool> IsFullAsync(CancellationToken cancellationToken) =>
        (await register.ReadAllAsync(cancellationToken)).Count(row => row.Entry.Claim.Class != ClaimClass.Trust)
            >= ClaimIssue.ClaimsMost;
}
