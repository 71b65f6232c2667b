namespace PeepFunctions.Functions;

/// <summary>
/// Tells a creator that they have changed their payout account, and has their monthly supports follow, some hundred a
/// message. An invoice that is open already still goes where it was made for: that account is the creator's, too.
/// </summary>
public sealed class MoveSupport(
    QueueWork work,
    MembersTable members,
    MemberMails mails,
    SubscriptionsTable table,
    SupportSubscriptions subscriptions,
    Queues queues)
{
    /// <summary>How many supports one message looks at.</summary>
    public const int PageSize = 200;

    /// <summary>One creator, or the rest of one: <c>{member}</c> or <c>{member}:{last support}</c>.</summary>
    [Function(nameof(MoveSupport))]
    public Task RunAsync([QueueTrigger(QueueNames.SupportMoves)] string message, CancellationToken cancellationToken) =>
        work.RunAsync(QueueNames.SupportMoves, message, MoveAsync, cancellationToken);

    private async Task MoveAsync(string id, CancellationToken cancellationToken)
    {
        var (creator, after) = id.Split(':') is [var one, var last] ? (one, last) : (id, null);
        if (await members.FindAsync(creator, cancellationToken) is not { } row || !MemberRow.SupportToMove(row))
        {
            return;
        }

        await mails.TellPayoutChangedAsync(row, MemberRow.PayoutAccount(row)!, cancellationToken);
        var page = await table.ListOfCreatorAsync(creator, new Paging(after, PageSize), cancellationToken);
        foreach (var support in page.Items.Where(support => support.Standing != SupportStanding.Ended))
        {
            await subscriptions.RefreshAsync(support.Id, cancellationToken);
        }

        if (page.Next is { } next)
        {
            await queues.SendAsync(QueueNames.SupportMoves, $"{creator}:{next}", cancellationToken);
            return;
        }

        var account = MemberRow.PayoutAccount(row);
        await members.ChangeAsync(
            creator,
            member =>
            {
                if (MemberRow.PayoutAccount(member) != account || !MemberRow.SupportToMove(member))
                {
                    return false; // changed once more: that change sent a message of its own
                }

                MemberRow.SetSupportMoved(member);
                return true;
            },
            cancellationToken);
    }
}
