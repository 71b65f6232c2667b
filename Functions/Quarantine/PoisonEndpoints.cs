namespace PeepFunctions.Functions;

/// <summary>A message that was put aside, as stewards see it.</summary>
/// <param name="Queue">Its queue.</param>
/// <param name="Id">Its id there.</param>
/// <param name="Pointer">Where it pointed; null when it is no pointer.</param>
/// <param name="Reason">Why it failed last.</param>
/// <param name="Attempts">How many failures were noted.</param>
/// <param name="SinceUtc">When it was put aside.</param>
/// <param name="EventType">The type of the event that it points to; null when it is no event's.</param>
/// <param name="EventState">Where that event stands.</param>
/// <param name="Template">What the mail says that it points to; null when it is no mail's, or past its time.</param>
public sealed record PoisonDocument(
    string Queue,
    string Id,
    string? Pointer,
    string Reason,
    int Attempts,
    DateTimeOffset? SinceUtc,
    string? EventType,
    string? EventState,
    MailTemplate? Template);

/// <summary>What became of a requeued message.</summary>
public sealed record RequeueAnswer(string Queue, string Id, string State);

/// <summary>Messages that failed as often as they may.</summary>
public sealed class PoisonEndpoints(
    Endpoint endpoint, Quarantine quarantine, PoisonTable poison, StripeInbox inbox, MailTable mails)
{
    /// <summary>What was put aside, by queue and id.</summary>
    [Function("ListPoison")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<PoisonDocument>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "poison")] HttpRequest request,
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

                await quarantine.CollectAsync(token);
                var page = await poison.ListAsync(paging, token);
                var items = new List<PoisonDocument>();
                foreach (var row in page.Items)
                {
                    items.Add(await ShowAsync(row, token));
                }

                return Answers.Ok(new Page<PoisonDocument>(items, page.Next));
            },
            cancellationToken);

    /// <summary>Sends one to its queue again.</summary>
    [Function("RequeuePoison")]
    [Allows(Access.StewardJustNow)]
    [Answers<RequeueAnswer>(202)]
    [Refuses(404, "not-found")]
    [Refuses(422, "not-a-pointer")]
    public Task<IResult> RequeueAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "poison/{queue}/{id}/requeue")] HttpRequest request,
        string queue,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.StewardJustNow,
            async (_, token) =>
            {
                if (!QueueNames.All.Contains(queue) || id.Length != 32 || !id.All(char.IsAsciiHexDigitLower)
                    || await poison.FindAsync(queue, id, token) is not { } row)
                {
                    return Problems.NotFound;
                }

                if (row.Pointer is null)
                {
                    return Problems.Forbidden(
                        FailureReason.NotAPointer, "This is no message of ours: there is nothing to try again.");
                }

                await quarantine.RequeueAsync(row, token);
                return Answers.Accepted(new RequeueAnswer(queue, id, "requeued"));
            },
            cancellationToken,
            act: AuditAct.MessageRequeued);

    private async Task<PoisonDocument> ShowAsync(PoisonRow row, CancellationToken cancellationToken)
    {
        var known = row.Queue == QueueNames.StripeEvents && row.Pointer is { } key
            ? await inbox.FindAsync(key, cancellationToken)
            : null;
        var mail = row.Queue == QueueNames.Mail && row.Pointer is { } id
            ? await mails.FindAsync(id, cancellationToken)
            : null;
        return new PoisonDocument(
            row.Queue,
            row.Id,
            row.Pointer,
            row.Reason,
            row.Attempts,
            row.SinceUtc,
            known?.Type,
            known?.State,
            mail?.Template);
    }
}
