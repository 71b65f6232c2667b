using System.Diagnostics;

namespace PeepFunctions.Functions;

/// <summary>A mail as it is read: plain text, short, a subject that gives nothing away.</summary>
/// <param name="Subject">The subject line.</param>
/// <param name="Body">The text, lines ended by line feeds.</param>
public sealed record MailText(string Subject, string Body)
{
    /// <summary>Writes a mail.</summary>
    /// <exception cref="KeyNotFoundException">A value of the template is missing.</exception>
    public static MailText Write(MailTemplate template, IReadOnlyDictionary<string, string> values) => template switch
    {
        MailTemplate.SignInCode => new MailText(
            "Your code",
            $"""
            Your code is

                {values["code"]}

            It is good for 10 minutes, once, where you asked for it. Nobody of us will ever ask you for it.
            If you did not ask for a code, you need not do anything.
            """),
        MailTemplate.Welcome => new MailText(
            "Welcome",
            $"""
            Hello {values["handle"]},

            your address is confirmed. You become a member with a vote once your membership share is paid.
            You can leave at any time; what we hold about you is your address, your handle and your choices.
            """),
        MailTemplate.StatementReady => new MailText(
            "Something new for you",
            $"""
            Your statement of {values["period"]} is there. Sign in to read it.

            You can switch these mails off in your profile.
            """),
        MailTemplate.PayoutAttention => new MailText(
            "Please have a look",
            """
            Nothing can be paid to you at present: your payout account is missing or asks for something.
            What you are owed waits for you. Sign in to see what is to be done.

            You can switch these mails off in your profile.
            """),
        MailTemplate.AddressChange => new MailText(
            "Your account",
            """
            Somebody who is signed in to your account has asked for another mail address. Once that is confirmed, no mail
            comes here any more, and this address signs nobody in.
            If it was not you, sign in now and sign out everywhere; then nobody but you is signed in.
            """),
        MailTemplate.AddressTaken => new MailText(
            "Your account",
            """
            Somebody has asked to use this address for another account. It is yours, so nothing has changed, and whoever
            asked was not told that you have it. You need not do anything.
            """),
        MailTemplate.StewardNotice => new MailText(
            "Something to look at",
            $"""
            {NoticeCodes.SentenceOf(values["code"])}

                {values["code"]}
                {values["reference"]}

            The list of notices has it too.
            """),
        MailTemplate.VoteOpened => new MailText(
            "Your vote is asked for",
            $"""
            A vote is open until {values["until"]}. Sign in to read what it is about and to take part.

            You can switch these mails off in your profile.
            """),
        MailTemplate.VoteCounted => new MailText(
            "A vote is counted",
            """
            A vote that you could take part in is counted. Sign in to read the result. If you have voted, your receipt
            shows you your vote in it.

            You can switch these mails off in your profile.
            """),
        MailTemplate.PayoutAccountChanged => new MailText(
            "A change to your account",
            """
            What you are owed is paid to another account from now on, as asked for with a code from this mailbox.
            If that was not you, sign in, sign out everywhere, and write to a steward at once.
            """),
        MailTemplate.BylawsAdopted => new MailText(
            "New rules",
            $"""
            Version {values["version"]} of the rules has been adopted; it holds from {values["from"]} on. Sign in and
            open it: with that you have your copy. What it says about what is kept for you may count as your consent
            once you have it and stay.
            """),
        MailTemplate.ClaimRefused => new MailText(
            "Please have a look",
            """
            Something that a vote was to give you could not be given. Sign in to read why: it stands with the vote.
            """),
        MailTemplate.None => throw new ArgumentException("There is nothing to write.", nameof(template)),
        _ => throw new UnreachableException(),
    };
}
