namespace PeepFunctions.Functions;

/// <summary>
/// Mails members that their statement of a run is there, a page a message. A page that comes again mails nobody twice.
/// </summary>
public sealed class MailStatements(
    QueueWork work,
    DividendRunsTable runs,
    DividendOutcomesTable outcomes,
    MembersTable members,
    MemberMails mails,
    Queues queues)
{
    private const int PageMembers = 200;

    /// <summary>One page: <c>{period}|{shard}|{the last member of the page before}</c>.</summary>
    [Function(nameof(MailStatements))]
    public Task RunAsync(
        [QueueTrigger(QueueNames.StatementMails)] string message, CancellationToken cancellationToken) =>
        work.RunAsync(QueueNames.StatementMails, message, MailPageAsync, cancellationToken);

    /// <summary>The pointer to the first page of a shard.</summary>
    internal static string FirstPage(Period period, string shard) => $"{period}|{shard}|";

    private async Task MailPageAsync(string pointer, CancellationToken cancellationToken)
    {
        if (pointer.Split('|') is not [var month, var shard, var after])
        {
            throw new FormatException($"{pointer} is no page of statements.");
        }

        var period = Period.Parse(month);
        if (await runs.FindAsync(period, cancellationToken)
            is not { IsFrozen: true, State: not DividendRunState.Carried } run)
        {
            return; // nobody has a statement of it
        }

        var frozen = await outcomes.ReadShardAsync(period, run.Hash!, shard, cancellationToken);
        var page = frozen.Members
            .Where(member => member.Closing is not null && string.CompareOrdinal(member.Member, after) > 0)
            .Select(member => member.Member)
            .Order(StringComparer.Ordinal)
            .Take(PageMembers)
            .ToList();
        await members.ForEachAsync(
            page, (member, token) => mails.TellStatementAsync(member, period, token), cancellationToken);
        if (page.Count == PageMembers)
        {
            await queues.SendAsync(QueueNames.StatementMails, $"{period}|{shard}|{page[^1]}", cancellationToken);
        }
    }
}
