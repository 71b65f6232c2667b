using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>
/// Mails every member that there are new bylaws, a page a message; the copy itself they get when they sign in and open
/// it. Nobody can switch it off, and a page that comes again mails nobody twice.
/// </summary>
public sealed class DeliverBylaws(
    QueueWork work,
    BylawsTable bylaws,
    MembersTable members,
    MemberMails mails,
    ConsentsTable consents,
    Queues queues,
    TimeProvider clock)
{
    private const int PageMembers = 200;

    /// <summary>One page: <c>{version}|{the last member of the page before}</c>.</summary>
    [Function(nameof(DeliverBylaws))]
    public Task RunAsync([QueueTrigger(QueueNames.BylawsMails)] string message, CancellationToken cancellationToken) =>
        work.RunAsync(QueueNames.BylawsMails, message, MailPageAsync, cancellationToken);

    /// <summary>The pointer to the first page of a version.</summary>
    internal static string FirstPage(int version) => string.Create(CultureInfo.InvariantCulture, $"{version}|");

    private async Task MailPageAsync(string pointer, CancellationToken cancellationToken)
    {
        if (pointer.Split('|') is not [var number, var after]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            throw new FormatException($"{pointer} is no page of members.");
        }

        var told = (await bylaws.ReadAllAsync(cancellationToken)).First(one => one.Version == version);
        var page = await members.ListAsync(new Paging(after.Length > 0 ? after : null, PageMembers), cancellationToken);
        await members.ForEachAsync(
            page.Items.Where(member => MemberRow.State(member) != MemberState.Departed).Select(one => one.PartitionKey),
            async (member, token) =>
            {
                await mails.TellBylawsAsync(member, told, token);
                await consents.TellAsync(member.PartitionKey, version, clock.GetUtcNow(), token);
            },
            cancellationToken);
        if (page.Next is { } last)
        {
            await queues.SendAsync(QueueNames.BylawsMails, $"{number}|{last}", cancellationToken);
        }
    }
}
