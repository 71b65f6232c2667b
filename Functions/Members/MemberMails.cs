using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>Mails members of what is theirs: once for each occasion, and only of what they want to hear.</summary>
public sealed class MemberMails(MailTable mails, MemberSecrets secrets)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(7);

    /// <summary>The statement of a period is there.</summary>
    public Task TellStatementAsync(TableEntity member, Period period, CancellationToken cancellationToken) => TellAsync(
        member,
        Notification.StatementReady,
        MailTemplate.StatementReady,
        period.ToString(),
        new Dictionary<string, string> { ["period"] = period.ToString() },
        cancellationToken);

    /// <summary>Nothing can be paid to the payout account, or there is none.</summary>
    /// <param name="member">The member's row.</param>
    /// <param name="occasion">What they are told of once: a payment that waits, or a day.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task TellPayoutAsync(TableEntity member, string occasion, CancellationToken cancellationToken) => TellAsync(
        member,
        Notification.PayoutAttention,
        MailTemplate.PayoutAttention,
        occasion,
        new Dictionary<string, string>(),
        cancellationToken);

    /// <summary>A vote is open until a day.</summary>
    public Task TellVoteOpenedAsync(
        TableEntity member, string proposal, DateOnly until, CancellationToken cancellationToken) => TellAsync(
        member,
        Notification.VoteOpened,
        MailTemplate.VoteOpened,
        proposal,
        new Dictionary<string, string> { ["until"] = until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
        cancellationToken);

    /// <summary>A vote is counted.</summary>
    public Task TellVoteCountedAsync(TableEntity member, string proposal, CancellationToken cancellationToken) =>
        TellAsync(
            member,
            Notification.VoteCounted,
            MailTemplate.VoteCounted,
            proposal,
            new Dictionary<string, string>(),
            cancellationToken);

    /// <summary>Money goes to another account from now on, whether or not the member wants to hear it.</summary>
    public Task TellPayoutChangedAsync(TableEntity member, string account, CancellationToken cancellationToken) =>
        TellAsync(
            member,
            about: null,
            MailTemplate.PayoutAccountChanged,
            account,
            new Dictionary<string, string>(),
            cancellationToken);

    /// <summary>A claim of theirs was not issued although it was voted for, whether or not they want to hear it.</summary>
    public Task TellClaimRefusedAsync(TableEntity member, string claim, CancellationToken cancellationToken) =>
        TellAsync(
            member,
            about: null,
            MailTemplate.ClaimRefused,
            claim,
            new Dictionary<string, string>(),
            cancellationToken);

    /// <summary>There are new bylaws, whether or not the member wants to hear it.</summary>
    public Task TellBylawsAsync(TableEntity member, BylawsDocument bylaws, CancellationToken cancellationToken)
    {
        var version = bylaws.Version.ToString(CultureInfo.InvariantCulture);
        return TellAsync(
            member,
            about: null,
            MailTemplate.BylawsAdopted,
            version,
            new Dictionary<string, string> { ["version"] = version, ["from"] = bylaws.EffectiveFrom.ToString() },
            cancellationToken);
    }

    private async Task TellAsync(
        TableEntity member,
        Notification? about,
        MailTemplate template,
        string occasion,
        Dictionary<string, string> values,
        CancellationToken cancellationToken)
    {
        if ((about is not { } which || MemberRow.Wants(member, which)) && secrets.Email(member) is { } email)
        {
            await mails.EnqueueOnceAsync(
                $"{template}|{member.PartitionKey}|{occasion}",
                new WaitingMail(email.Address, template, values),
                GoodFor,
                cancellationToken);
        }
    }
}
