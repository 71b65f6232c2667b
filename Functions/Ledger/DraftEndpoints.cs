using System.Collections.Immutable;

namespace PeepFunctions.Functions;

/// <summary>
/// A general entry as a steward drafts it: by a template with its amounts, or by its postings.
/// </summary>
/// <param name="Date">The day of the fact.</param>
/// <param name="Memo">What it is, in one line; never public.</param>
/// <param name="Evidence">The SHA-256 of the document that shows it.</param>
/// <param name="Template">The template's name; null when postings are given.</param>
/// <param name="Name">The lender, tax, creditor or purpose that the template asks for.</param>
/// <param name="Category">The category of expenses that the template asks for.</param>
/// <param name="Currency">The currency of the amounts; the co-op's when it is not given.</param>
/// <param name="Amounts">The template's amounts, in minor units.</param>
/// <param name="Postings">What is moved, when no template is named.</param>
public sealed record DraftBody(
    DateOnly Date,
    string Memo,
    string Evidence,
    string? Template = null,
    string? Name = null,
    string? Category = null,
    string? Currency = null,
    IReadOnlyDictionary<string, long>? Amounts = null,
    IReadOnlyList<PostingLine>? Postings = null);

/// <summary>What a steward approves.</summary>
public sealed record DraftApprovalBody(string Hash);

/// <summary>The document that shows a draft.</summary>
public sealed record EvidenceBody(string Evidence);

/// <summary>A template as it is listed.</summary>
public sealed record TemplateDocument(
    string Name, string Use, bool AsksName, bool AsksCategory, IReadOnlyList<TemplateLine> Lines);

/// <summary>Entries that two stewards make: one drafts, another approves.</summary>
public sealed class DraftEndpoints(
    Endpoint endpoint, Drafting drafting, DraftsTable drafts, Coop coop, TimeProvider clock)
{
    /// <summary>The templates, by name.</summary>
    [Function("ListEntryTemplates")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<TemplateDocument>>]
    public Task<IResult> TemplatesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "entry-templates")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            (_, _) => Task.FromResult(Paging.Read(request) is { } paging
                ? Answers.Ok(paging.Take(
                    EntryTemplates.All,
                    one => one.Name,
                    one => new TemplateDocument(one.Name, one.Use, one.AsksName, one.AsksCategory, one.Lines)))
                : Paging.Wrong),
            cancellationToken);

    /// <summary>Drafts a general entry.</summary>
    [Function("DraftEntry")]
    [Allows(Access.StewardJustNow)]
    [Takes<DraftBody>]
    [Query("carry", "Whether it may count in the next open month when its own is closed.", Type = typeof(bool))]
    [Answers<DraftDocument>(202)]
    [Refuses(409, "month-under-way")]
    [Refuses(422, "before-first-month", "before-opening", "no-loss-to-cover", "not-enough", "period-closed")]
    public Task<IResult> DraftAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "drafts")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<DraftBody>(
            request,
            Access.StewardJustNow,
            (caller, body, token) => DraftAsync(caller, body, request.Query["carry"] == "true", token),
            cancellationToken,
            act: AuditAct.EntryDrafted);

    /// <summary>The drafts, by id; those in one state when one is asked for.</summary>
    [Function("ListDrafts")]
    [Allows(Access.Steward)]
    [Query("state", "Drafts in this state only; all without it.", Type = typeof(DraftState))]
    [Paged]
    [Answers<Page<DraftDocument>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "drafts")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) =>
            {
                var text = request.Query["state"].ToString();
                var state = Enum.GetValues<DraftState>()
                    .Select(one => (DraftState?)one)
                    .FirstOrDefault(one => text.Equals(one.ToString(), StringComparison.OrdinalIgnoreCase));
                if (state is null && text.Length > 0)
                {
                    return Problems.Invalid("state", "One of waiting, approved, posted and withdrawn.");
                }

                return Paging.Read(request) is { } paging
                    ? Answers.Ok(paging.Take(
                        await drafts.ReadAsync(state, token).ToListAsync(token),
                        stored => stored.Draft.Id,
                        stored => DraftDocument.Of(stored.Draft)))
                    : Paging.Wrong;
            },
            cancellationToken);

    /// <summary>One draft.</summary>
    [Function("GetDraft")]
    [Allows(Access.Steward)]
    [Answers<DraftDocument>]
    [Refuses(404, "not-found")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "drafts/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) => await drafts.FindAsync(id, token) is { } stored
                ? Answers.Ok(DraftDocument.Of(stored.Draft))
                : Problems.NotFound,
            cancellationToken);

    /// <summary>Approves a draft under its hash: the entry is posted.</summary>
    [Function("ApproveDraft")]
    [Allows(Access.StewardJustNow)]
    [Takes<DraftApprovalBody>]
    [Query("carry", "Whether it may count in the next open month when its own is closed.", Type = typeof(bool))]
    [Answers<DraftDocument>(201)]
    [Refuses(404, "not-found")]
    [Refuses(409, "draft-not-waiting", "month-under-way", "other-hash")]
    [Refuses(422, "before-first-month", "before-opening", "drafter-gone", "evidence-mismatch", "evidence-missing",
        "no-loss-to-cover", "not-enough", "not-what-waits", "period-closed", "same-steward")]
    public Task<IResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "drafts/{id}/approvals")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<DraftApprovalBody>(
            request,
            Access.StewardJustNow,
            (caller, body, token) =>
                drafting.ApproveAsync(id, caller.Id, body.Hash, request.Query["carry"] == "true", token),
            cancellationToken,
            act: AuditAct.EntryApproved);

    /// <summary>Names the document that shows a draft: it has another hash then.</summary>
    [Function("AttachEvidence")]
    [Allows(Access.StewardJustNow)]
    [Takes<EvidenceBody>]
    [Answers<DraftDocument>]
    [Refuses(404, "not-found")]
    [Refuses(409, "draft-not-waiting")]
    public Task<IResult> AttachAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "drafts/{id}/evidence")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<EvidenceBody>(
            request,
            Access.StewardJustNow,
            (caller, body, token) => drafting.AttachAsync(id, body.Evidence, caller.Id, token),
            cancellationToken,
            act: AuditAct.EvidenceAttached);

    /// <summary>Takes a draft back that nobody has approved.</summary>
    [Function("WithdrawDraft")]
    [Allows(Access.StewardJustNow)]
    [Answers<DraftDocument>]
    [Refuses(404, "not-found")]
    [Refuses(409, "draft-not-waiting")]
    public Task<IResult> WithdrawAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "drafts/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.StewardJustNow,
            (caller, token) => drafting.WithdrawAsync(id, caller.Id, token),
            cancellationToken,
            act: AuditAct.EntryWithdrawn);

    private Task<IResult> DraftAsync(Caller caller, DraftBody body, bool carry, CancellationToken cancellationToken)
    {
        var faults = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var lines = LinesOf(body, faults);
        if (faults.Count > 0)
        {
            return Task.FromResult<IResult>(Problems.Invalid(faults.ToImmutable()));
        }

        var terms = new GeneralEntryTerms(body.Date, body.Memo, lines, body.Evidence);
        var id = GeneralEntry.IdOf(caller.Id, caller.OperationId);
        return GeneralEntry.Decide(id, terms, coop.Today(clock), coop.TimeZone) switch
        {
            GeneralEntry.Faulty faulty => Task.FromResult<IResult>(Problems.Invalid(faulty.Faults)),
            GeneralEntry.Valid { Entry: var entry } => drafting.AddAsync(
                new EntryDraft(
                    DraftsTable.NewId(caller.OperationId), entry, caller.Id, clock.GetUtcNow(), NeedsAnother: true),
                carry,
                cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private IReadOnlyList<PostingLine> LinesOf(
        DraftBody body, ImmutableSortedDictionary<string, string>.Builder faults)
    {
        if (body.Template is not { } name)
        {
            if ((body.Name ?? body.Category ?? body.Currency) is not null || body.Amounts is not null)
            {
                faults["template"] = "Name a template, or leave out name, category, currency and amounts.";
            }

            // A list may hold null, which no annotation forbids.
            return [.. (body.Postings ?? []).Select(line => line ?? new PostingLine("", "", 0, ""))];
        }

        if (body.Postings is not null)
        {
            faults["postings"] = "A template brings its own.";
        }

        if (EntryTemplates.Find(name) is { } template)
        {
            return template.Fill(
                body.Name,
                body.Category,
                body.Currency ?? coop.Currency.Code,
                body.Amounts ?? new Dictionary<string, long>(),
                faults);
        }

        faults["template"] = "The name of a template; GET entry-templates lists them.";
        return [];
    }
}
