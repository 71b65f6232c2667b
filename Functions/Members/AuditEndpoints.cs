namespace PeepFunctions.Functions;

/// <summary>An act as the member reads it.</summary>
/// <param name="AtUtc">When.</param>
/// <param name="Act">What.</param>
/// <param name="By">you, steward or payment.</param>
/// <param name="Steward">The steward's handle of today; null when it was none, or one who has left.</param>
/// <param name="Reference">The id of what it was about; empty when it is the member.</param>
/// <param name="Reason">Why, where a reason is asked for.</param>
public sealed record AuditLine(
    DateTimeOffset AtUtc, AuditAct Act, string By, string? Steward, string Reference, string? Reason);

/// <summary>What was done to the caller, and by whom: stewards act on members in their sight.</summary>
public sealed class AuditEndpoints(Endpoint endpoint, AuditTable audit, MembersTable members)
{
    /// <summary>The acts, newest first.</summary>
    [Function("ListMyAudit")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/audit")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                if (Paging.Read(request) is not { } paging)
                {
                    return Paging.Wrong;
                }

                await members.CopyLastNoteAsync(await members.ReadAsync(caller.Id, token), token);
                var page = await audit.ListAsync(caller.Id, paging, token);
                var handles = new Dictionary<string, string?>(StringComparer.Ordinal);
                foreach (var by in page.Items.Select(note => note.By).Distinct().Where(by => WhoOf(by, caller) == "steward"))
                {
                    handles[by] = await members.FindAsync(by, token) is { } row ? MemberRow.Handle(row) : null;
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
            },
            cancellationToken);

    private static string WhoOf(string by, Caller caller) =>
        by == AuditNote.Payment ? "payment" : by == caller.Id ? "you" : "steward";
}
