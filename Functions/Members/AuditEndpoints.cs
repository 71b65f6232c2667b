namespace PeepFunctions.Functions;

/// <summary>An act as it is read.</summary>
/// <param name="AtUtc">When.</param>
/// <param name="Act">What.</param>
/// <param name="By">you, steward, payment or vote.</param>
/// <param name="Steward">The steward's handle of today; null when it was none, or one who has left.</param>
/// <param name="Reference">The id of what it was about; empty when it is the member.</param>
/// <param name="Reason">Why, where a reason is asked for.</param>
public sealed record AuditLine(
    DateTimeOffset AtUtc, AuditAct Act, string By, string? Steward, string Reference, string? Reason);

/// <summary>
/// What was done, and by whom: stewards act on members in their sight, and on payees and the books in each other's.
/// </summary>
public sealed class AuditEndpoints(Endpoint endpoint, AuditTable audit, MembersTable members)
{
    /// <summary>What was done to the caller, newest first.</summary>
    [Function("ListMyAudit")]
    [Allows(Access.Member)]
    [Paged]
    [Answers<Page<AuditLine>>]
    public Task<IResult> ListMineAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/audit")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                await members.CopyLastNoteAsync(await members.ReadAsync(caller.Id, token), token);
                return await AnswerAsync(request, caller, caller.Id, token);
            },
            cancellationToken);

    /// <summary>What was done to a payee, newest first.</summary>
    [Function("ListPayeeAudit")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<AuditLine>>]
    [Refuses(404, "not-found")]
    public Task<IResult> ListOfPayeeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "payees/{payee}/audit")] HttpRequest request,
        string payee,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            (caller, token) => Category.TryParse(payee, out var name)
                ? AnswerAsync(request, caller, AuditTable.OfPayee(name.Name), token)
                : Task.FromResult<IResult>(Problems.NotFound),
            cancellationToken);

    /// <summary>Who matched or parted which line of the bank, newest first.</summary>
    [Function("ListBankAudit")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<AuditLine>>]
    public Task<IResult> ListOfBankAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bank/audit")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            (caller, token) => AnswerAsync(request, caller, AuditTable.OfBank, token),
            cancellationToken);

    /// <summary>What stewards did to the books, newest first.</summary>
    [Function("ListBooksAudit")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<AuditLine>>]
    public Task<IResult> ListOfBooksAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "books/audit")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            (caller, token) => AnswerAsync(request, caller, AuditTable.OfBooks, token),
            cancellationToken);

    private async Task<IResult> AnswerAsync(
        HttpRequest request, Caller caller, string about, CancellationToken cancellationToken)
    {
        if (Paging.Read(request) is not { } paging)
        {
            return Paging.Wrong;
        }

        var page = await audit.ListAsync(about, paging, cancellationToken);
        var handles = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var by in page.Items.Select(note => note.By).Where(by => WhoOf(by, caller) == "steward").Distinct())
        {
            handles[by] = await members.FindAsync(by, cancellationToken) is { } row ? MemberRow.Handle(row) : null;
        }

        return Answers.Ok(new Page<AuditLine>(
            [
                .. page.Items.Select(note => new AuditLine(
                    note.AtUtc,
                    note.Act,
                    WhoOf(note.By, caller),
                    handles.GetValueOrDefault(note.By),
                    note.Reference,
                    note.Reason)),
            ],
            page.Next));
    }

    private static string WhoOf(string by, Caller caller) =>
        by is AuditNote.Payment or AuditNote.Vote ? by : by == caller.Id ? "you" : "steward";
}
