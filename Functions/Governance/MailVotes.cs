namespace PeepFunctions.Functions;

/// <summary>
/// Mails those who may vote that a vote is open or counted, a page a message. Everybody gets the same mail, whether or
/// not they have voted, which nobody knows. A page that comes again mails nobody twice.
/// </summary>
public sealed class MailVotes(
    QueueWork work,
    ProposalsTable proposals,
    ElectoratesTable electorates,
    MembersTable members,
    MemberMails mails,
    Queues queues,
    Coop coop)
{
    private const int PageMembers = 200;

    /// <summary>One page: <c>{proposal}|{template}|{shard}|{the last member of the page before}</c>.</summary>
    [Function(nameof(MailVotes))]
    public Task RunAsync([QueueTrigger(QueueNames.VoteMails)] string message, CancellationToken cancellationToken) =>
        work.RunAsync(QueueNames.VoteMails, message, MailPageAsync, cancellationToken);

    /// <summary>The pointer to the first page of a shard.</summary>
    internal static string FirstPage(string proposal, MailTemplate template, string shard) =>
        $"{proposal}|{template}|{shard}|";

    private async Task MailPageAsync(string pointer, CancellationToken cancellationToken)
    {
        if (pointer.Split('|') is not [var id, var template, var shard, var after])
        {
            throw new FormatException($"{pointer} is no page of electors.");
        }

        if (await proposals.FindAsync(id, cancellationToken) is not { Electorate: { } electorate } proposal)
        {
            return; // withdrawn before it opened
        }

        var page = await electorates.ReadPageAsync(
            id, electorate.MembersRoot, shard, after, PageMembers, cancellationToken);
        await members.ForEachAsync(
            page,
            (member, token) => template == nameof(MailTemplate.VoteOpened)
                ? mails.TellVoteOpenedAsync(member, id, coop.DayOf(proposal.Facts.ClosesUtc), token)
                : mails.TellVoteCountedAsync(member, id, token),
            cancellationToken);
        if (page.Count == PageMembers)
        {
            await queues.SendAsync(QueueNames.VoteMails, $"{id}|{template}|{shard}|{page[^1]}", cancellationToken);
        }
    }
}
