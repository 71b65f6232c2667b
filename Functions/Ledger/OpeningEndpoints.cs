namespace PeepFunctions.Functions;

/// <summary>An opening as stewards see it: what it says, and what would be posted or was.</summary>
/// <param name="Hash">What to approve.</param>
/// <param name="Date">The day at whose end the balances are.</param>
/// <param name="Stage">How far it is; null for a preview.</param>
/// <param name="EnteredBy">The member id of the steward who entered it; null for a preview.</param>
/// <param name="Approvals">How many stewards approved it.</param>
/// <param name="ApprovalsNeeded">How many have to.</param>
/// <param name="Totals">What it comes to, by currency.</param>
/// <param name="Entries">What is posted: what the books lack of these balances.</param>
/// <param name="Tranches">Capital, with the month from which it is paid back.</param>
/// <param name="Redeemed">What claims had been allocated.</param>
public sealed record OpeningDocument(
    string Hash,
    DateOnly Date,
    OpeningStage? Stage,
    string? EnteredBy,
    int Approvals,
    int ApprovalsNeeded,
    IReadOnlyList<OpeningTotal> Totals,
    IReadOnlyList<OpeningEntry> Entries,
    IReadOnlyList<OpeningTrancheDocument> Tranches,
    IReadOnlyList<OpeningRedeemed> Redeemed);

/// <summary>What an opening comes to in a currency, as people are shown it.</summary>
public sealed record OpeningTotal(string Currency, long AssetsMinor, long LiabilitiesMinor, long EquityMinor);

/// <summary>One entry of an opening.</summary>
public sealed record OpeningEntry(string Id, IReadOnlyList<PostingDocument> Postings);

/// <summary>One capital tranche.</summary>
public sealed record OpeningTrancheDocument(string Member, string Month, long AmountMinor, string RedeemableFrom);

/// <summary>What one claim had been allocated.</summary>
public sealed record OpeningRedeemed(string Claim, long AmountMinor, string Currency);

/// <summary>How far an opening is after an approval.</summary>
public sealed record OpeningApprovalAnswer(string Hash, OpeningStage Stage, int Approvals, int ApprovalsNeeded);

/// <summary>The opening of the books of a co-op that exists: previewed, entered, approved by two, once.</summary>
public sealed class OpeningEndpoints(
    Endpoint endpoint, OpeningPosting posting, OpeningTable opening, BylawsTable bylaws, Coop coop)
{
    /// <summary>The largest file or document, in bytes.</summary>
    public const int FileLimitBytes = 4 * 1024 * 1024;

    /// <summary>What would be posted, or every fault; writes nothing.</summary>
    [Function("PreviewOpening")]
    [Allows(Access.Steward)]
    [Takes<OpeningBody>(Once = false)]
    [Takes("text/csv")]
    [Query("date", "Of a CSV file: the day at whose end the balances are, yyyy-MM-dd.", Type = typeof(DateOnly))]
    [Answers<OpeningDocument>]
    [Refuses(400, "opening-faulty")]
    public Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "opening/preview")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerRawAsync(
            request,
            Access.Steward,
            FileLimitBytes,
            async (_, body, token) =>
            {
                var (date, rows, refusal) = OpeningFile.Read(request, body);
                return refusal ?? (await posting.ReadAsync(date, rows, token) switch
                {
                    (OpeningReading.Valid valid, var facts) =>
                        Answers.Ok(await ShowAsync(valid.Balances, facts, state: null, token)),
                    (OpeningReading.Faulty faulty, _) => OpeningProblems.Faulty(faulty.Faults),
                    _ => throw new System.Diagnostics.UnreachableException(),
                });
            },
            cancellationToken,
            act: AuditAct.OpeningPreviewed);

    /// <summary>Enters an opening; it takes the place of one that was not approved.</summary>
    [Function("EnterOpening")]
    [Allows(Access.StewardJustNow)]
    [Takes<OpeningBody>(Once = false)]
    [Takes("text/csv")]
    [Query("date", "Of a CSV file: the day at whose end the balances are, yyyy-MM-dd.", Type = typeof(DateOnly))]
    [Answers<OpeningDocument>(201)]
    [Refuses(400, "opening-faulty")]
    [Refuses(409, "opening-decided")]
    [Refuses(422, "opening-too-late")]
    public Task<IResult> EnterAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "opening")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerRawAsync(
            request,
            Access.StewardJustNow,
            FileLimitBytes,
            async (caller, body, token) =>
            {
                var (date, rows, refusal) = OpeningFile.Read(request, body);
                return refusal ?? (await posting.ReadAsync(date, rows, token) switch
                {
                    (OpeningReading.Valid valid, var facts) =>
                        await EnterAsync(caller, valid.Balances, facts, rows, token),
                    (OpeningReading.Faulty faulty, _) => OpeningProblems.Faulty(faulty.Faults),
                    _ => throw new System.Diagnostics.UnreachableException(),
                });
            },
            cancellationToken,
            act: AuditAct.OpeningEntered);

    /// <summary>The opening that was entered.</summary>
    [Function("GetOpening")]
    [Allows(Access.Steward)]
    [Answers<OpeningDocument>]
    [Refuses(404, "not-found")]
    [Refuses(422, "opening-outdated")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "opening")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) =>
            {
                if (await opening.FindAsync(token) is not { } state)
                {
                    return Problems.NotFound;
                }

                var rows = await opening.ReadRowsAsync(state, token);
                return await posting.ReadAsync(posting.DateOf(state), rows, token) switch
                {
                    (OpeningReading.Valid valid, var facts) =>
                        Answers.Ok(await ShowAsync(valid.Balances, facts, state, token)),
                    (OpeningReading.Faulty faulty, _) => OpeningProblems.Outdated(faulty.Faults),
                    _ => throw new System.Diagnostics.UnreachableException(),
                };
            },
            cancellationToken);

    /// <summary>Approves what was entered under a hash; the second steward's approval posts it.</summary>
    [Function("ApproveOpening")]
    [Allows(Access.StewardJustNow)]
    [Takes<DraftApprovalBody>]
    [Answers<OpeningApprovalAnswer>(202)]
    [Refuses(404, "not-found")]
    [Refuses(409, "opening-decided", "other-hash")]
    [Refuses(422, "opening-outdated", "opening-too-late")]
    public Task<IResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "opening/approvals")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<DraftApprovalBody>(
            request,
            Access.StewardJustNow,
            async (caller, body, token) =>
            {
                var (state, refusal) = await posting.ApproveAsync(caller.Id, body.Hash, token);
                return refusal ?? Answers.Accepted(new OpeningApprovalAnswer(
                    state!.Hash, state.Stage, state.Approvals.Count, OpeningPosting.ApprovalsNeeded));
            },
            cancellationToken,
            act: AuditAct.OpeningApproved);

    private async Task<IResult> EnterAsync(
        Caller caller,
        OpeningBalances balances,
        OpeningFacts facts,
        IReadOnlyList<OpeningRow> rows,
        CancellationToken cancellationToken)
    {
        if (await opening.FindAsync(cancellationToken) is not { Stage: not OpeningStage.Entered }
            && await posting.IsTooLateAsync(cancellationToken))
        {
            return OpeningProblems.TooLate;
        }

        return await posting.EnterAsync(balances, rows, caller.Id, cancellationToken) is { } state
            ? Answers.Created(await ShowAsync(balances, facts, state, cancellationToken))
            : OpeningProblems.Decided;
    }

    private async Task<OpeningDocument> ShowAsync(
        OpeningBalances balances, OpeningFacts facts, OpeningState? state, CancellationToken cancellationToken)
    {
        var founding = await bylaws.InForceAsync(coop.FirstPeriod, cancellationToken);
        return new OpeningDocument(
            balances.Hash,
            balances.Date,
            state?.Stage,
            state?.EnteredBy,
            state?.Approvals.Count ?? 0,
            OpeningPosting.ApprovalsNeeded,
            [
                .. balances.Currencies.Select(currency => new OpeningTotal(
                    currency.Code,
                    balances.TotalMinor(AccountKind.Asset, currency),
                    balances.TotalMinor(AccountKind.Liability, currency),
                    balances.TotalMinor(AccountKind.Equity, currency))),
            ],
            [
                .. balances.EntriesFor(facts.BookBefore, coop.TimeZone).Select(entry => new OpeningEntry(
                    entry.Id,
                    [
                        .. entry.Postings.Select(one => new PostingDocument(
                            one.From.Path, one.To.Path, one.Amount.Minor, one.Amount.Currency.Code)),
                    ])),
            ],
            [
                .. balances.Tranches.Select(one => new OpeningTrancheDocument(
                    one.Member,
                    one.Month.ToString(),
                    one.AmountMinor,
                    one.Month.AddMonths(founding.RedeemCapitalAfterMonths).ToString())),
            ],
            [
                .. balances.Redeemed.Select(one => new OpeningRedeemed(
                    one.Claim, one.Amount.Minor, one.Amount.Currency.Code)),
            ]);
    }
}
