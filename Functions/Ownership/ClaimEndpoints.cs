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
    DateTimeOffset AtUtc,
    string? DissolvedFrom)
{
    /// <summary>The document of an entry; of the trust's, what only others have is null.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="standing">What became of the claims.</param>
    /// <param name="sale">The company's sale, which dissolves the trust's claim; null when it is not sold.</param>
    public static ClaimDocument Of(RegisterEntry entry, OwnershipStanding standing, OwnershipSale? sale = null)
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
            entry.AtUtc,
            claim.Class == ClaimClass.Trust ? sale?.From.ToString() : null);
    }
}

/// <summary>The ownership register as stewards keep it.</summary>
public sealed class ClaimEndpoints(
    Endpoint endpoint,
    OwnershipTable register,
    OwnershipReading ownership,
    ClaimRegister claims,
    PeriodsTable periods,
    Coop coop,
    TimeProvider clock)
{
    /// <summary>Issues a claim. Once a month has been closed, only the members can.</summary>
    [Function("IssueClaim")]
    [Allows(Access.StewardJustNow)]
    [Takes<ClaimTerms>]
    [Answers<ClaimDocument>(201)]
    [Refuses(409, "trust-known")]
    [Refuses(422, "company-sold", "register-full", "resolution-needed")]
    public Task<IResult> IssueAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ownership/claims")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<ClaimTerms>(
            request, Access.StewardJustNow, IssueAsync, cancellationToken, act: AuditAct.ClaimIssued);

    /// <summary>Every claim, by id.</summary>
    [Function("ListClaims")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<ClaimDocument>>]
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

                var standing = await ownership.AsOfAsync(DateOnly.MaxValue, token);
                var sale = (await register.FindSaleAsync(token))?.Sale;
                return Answers.Ok(paging.Take(
                    (await register.ReadAllAsync(token)).Select(row => row.Entry),
                    entry => entry.Claim.Id,
                    entry => ClaimDocument.Of(entry, standing, sale)));
            },
            cancellationToken);

    private async Task<IResult> IssueAsync(Caller caller, ClaimTerms terms, CancellationToken cancellationToken)
    {
        var id = terms.Class == ClaimClass.Trust ? OwnershipClaim.TrustId : OwnershipTable.NewId(caller.OperationId);
        if (await register.FindAsync(id, cancellationToken) is { } known)
        {
            return await AnswerAsync(caller, known, cancellationToken);
        }

        if (await register.FindSaleAsync(cancellationToken) is not null)
        {
            return CompanySold;
        }

        // Once a closing is announced the fence passes before it folds, and by then this handler has ended.
        if ((await periods.ListAsync(cancellationToken)).Count > 0)
        {
            return Problems.Forbidden(
                "resolution-needed", "A month has been closed: now only a passed resolution issues claims.");
        }

        switch (await claims.JudgeAsync(id, terms, coop.Today(clock), cancellationToken))
        {
            case ClaimIssue.Faulty faulty:
                return Problems.Invalid(faulty.Faults);
            case ClaimIssue.Valid { Claim.Class: not ClaimClass.Trust }
                when !await claims.HasRoomAsync(1, cancellationToken):
                return RegisterFull;
            case ClaimIssue.Valid valid:
                var entry = new RegisterEntry(
                    valid.Claim, RegisterEntry.Founding, caller.Id, caller.OperationId, clock.GetUtcNow());
                return await AnswerAsync(caller, entry, cancellationToken);
            default:
                throw new UnreachableException();
        }
    }

    private async Task<IResult> AnswerAsync(Caller caller, RegisterEntry entry, CancellationToken cancellationToken)
    {
        var known = await claims.EnterAsync(entry, cancellationToken);
        return known.Operation == caller.OperationId
            ? Answers.Created(
                ClaimDocument.Of(known, await ownership.AsOfAsync(DateOnly.MaxValue, cancellationToken)))
            : TrustKnown;
    }

    /// <summary>422: as many claims as there may be.</summary>
    internal static Problem RegisterFull { get; } = Problems.Forbidden(
        "register-full", $"There are {ClaimIssue.ClaimsMost} claims beside the trust's at most.");

    /// <summary>409: a second trust.</summary>
    internal static Problem TrustKnown { get; } =
        Problems.Conflict("trust-known", "The register has a trust, and there is only one.").At("class");

    /// <summary>422: nothing is issued or sold any more.</summary>
    internal static Problem CompanySold { get; } = Problems.Forbidden(
        "company-sold", "The company is sold: nothing is issued and nothing bought back any more.");
}
