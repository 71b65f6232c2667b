using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>What a member is mailed.</summary>
public sealed record NotificationsDocument(
    bool StatementReady, bool PayoutAttention, bool VoteOpened, bool VoteCounted, bool StewardNotice)
{
    /// <summary>What stands on a member's row.</summary>
    public static NotificationsDocument Of(TableEntity row) => new(
        MemberRow.Wants(row, Notification.StatementReady),
        MemberRow.Wants(row, Notification.PayoutAttention),
        MemberRow.Wants(row, Notification.VoteOpened),
        MemberRow.Wants(row, Notification.VoteCounted),
        MemberRow.Wants(row, Notification.StewardNotice));
}

/// <summary>What a member switches on or off; what is absent or null stays.</summary>
public sealed record NotificationsChange(
    bool? StatementReady = null,
    bool? PayoutAttention = null,
    bool? VoteOpened = null,
    bool? VoteCounted = null,
    bool? StewardNotice = null);

/// <summary>A member's choice of mail.</summary>
public sealed class NotificationEndpoints(Endpoint endpoint, MembersTable members)
{
    /// <summary>Switches mails on or off.</summary>
    [Function("ChangeNotifications")]
    [Allows(Access.Member)]
    [Takes<NotificationsChange>]
    [Answers<NotificationsDocument>]
    [Refuses(404, "not-found")]
    public Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "members/me/notifications")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<NotificationsChange>(
            request,
            Access.Member,
            async (caller, body, token) =>
            {
                var row = await members.ChangeAsync(
                    caller.Id,
                    row =>
                    {
                        MemberRow.SetWants(row, Notification.StatementReady, body.StatementReady);
                        MemberRow.SetWants(row, Notification.PayoutAttention, body.PayoutAttention);
                        MemberRow.SetWants(row, Notification.VoteOpened, body.VoteOpened);
                        MemberRow.SetWants(row, Notification.VoteCounted, body.VoteCounted);
                        MemberRow.SetWants(row, Notification.StewardNotice, body.StewardNotice);
                        return true;
                    },
                    token);
                return row is null ? Problems.NotFound : Answers.Ok(NotificationsDocument.Of(row));
            },
            cancellationToken);
}
