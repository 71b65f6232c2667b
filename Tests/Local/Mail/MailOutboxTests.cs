using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using PeepFunctions.Local.Mail;

namespace PeepFunctions.Tests;

/// <summary>Mails sent with the client that the app sends with.</summary>
public sealed class MailOutboxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peep-mail-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2027, 1, 4, 6, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Send_OneMail_IsKeptWithItsTextAndBusinessTime()
    {
        var outbox = new MailOutbox(folder: null, _clock);
        await using var listener = new SmtpListener(outbox);

        await SendAsync(listener, Mail("ada@creators.example", "Your code", "7K2M9PQR\n"));

        var kept = Assert.Single(outbox.List(to: null, limit: 10));
        Assert.Equal(1, kept.Id);
        Assert.Equal(["ada@creators.example"], kept.To);
        Assert.Equal("Your code", kept.Subject);
        Assert.Equal(_clock.GetUtcNow(), kept.DateUtc);
        Assert.Equal("7K2M9PQR", kept.Text.Trim());
    }

    [Fact]
    public async Task Send_LinesThatBeginWithDots_ArriveAsWritten()
    {
        var outbox = new MailOutbox(folder: null, _clock);
        await using var listener = new SmtpListener(outbox);
        const string text = ".\n..\n.hidden\n\n...\nend .\n";

        await SendAsync(listener, Mail("ada@creators.example", "Dots", text));

        Assert.Equal(text, outbox.Find(1)!.Text.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Send_NamesThatAreNotAscii_ArriveAsWritten()
    {
        var outbox = new MailOutbox(folder: null, _clock);
        await using var listener = new SmtpListener(outbox);

        await SendAsync(listener, Mail("björk@creators.example", "Dividende für März €", "Schönen Gruß"));

        var kept = outbox.Find(1)!;
        Assert.Equal(["björk@creators.example"], kept.To);
        Assert.Equal("Dividende für März €", kept.Subject);
        Assert.Equal("Schönen Gruß", kept.Text.Trim());
    }

    [Fact]
    public async Task List_ByRecipient_NewestFirstAndCaseDoesNotMatter()
    {
        var outbox = new MailOutbox(folder: null, _clock);
        await using var listener = new SmtpListener(outbox);
        await SendAsync(
            listener,
            Mail("ada@creators.example", "first", "1"),
            Mail("bo@creators.example", "other", "2"),
            Mail("ada@creators.example", "second", "3"));

        var kept = outbox.List("ADA@creators.example", limit: 10);

        Assert.Equal(["second", "first"], kept.Select(mail => mail.Subject));
        Assert.Equal("second", Assert.Single(outbox.List("ada@creators.example", limit: 1)).Subject);
        Assert.Empty(outbox.List("ad@creators.example", limit: 10));
    }

    [Fact]
    public async Task List_BlindCopy_IsFoundByTheEnvelope()
    {
        var outbox = new MailOutbox(folder: null, _clock);
        await using var listener = new SmtpListener(outbox);
        var mail = Mail("ada@creators.example", "Closed", "The month is closed.");
        mail.Bcc.Add(new MailboxAddress("", "bo@creators.example"));
        mail.Headers.Add("Delivered-To", "forged@creators.example");

        await SendAsync(listener, mail);

        Assert.Single(outbox.List("bo@creators.example", limit: 10));
        Assert.Empty(outbox.List("forged@creators.example", limit: 10));
    }

    [Fact]
    public async Task Constructor_FolderOfAnEarlierRun_GoesOnWhereItStopped()
    {
        var before = new MailOutbox(_folder, _clock);
        await using (var listener = new SmtpListener(before))
        {
            await SendAsync(listener, Mail("ada@creators.example", "one", "1"));
            await SendAsync(listener, Mail("bo@creators.example", "two", "2"));
        }

        _clock.Advance(TimeSpan.FromDays(31));
        var after = new MailOutbox(_folder, _clock);
        await using (var listener = new SmtpListener(after))
        {
            await SendAsync(listener, Mail("ada@creators.example", "three", "3"));
        }

        Assert.Equal([3, 2, 1], after.List(to: null, limit: 10).Select(mail => mail.Id));
        Assert.Equivalent(before.Find(2), after.Find(2));
        Assert.Equal(3, Directory.GetFiles(_folder, "*.eml").Length);
    }

    [Fact]
    public async Task Send_LargerThanTheLimit_IsRefusedAndNothingKept()
    {
        var outbox = new MailOutbox(folder: null, _clock);
        await using var listener = new SmtpListener(outbox);
        var tooLarge = new string('x', 70).PadRight(71, '\n');
        var text = string.Concat(Enumerable.Repeat(tooLarge, (SmtpSession.MaxMessageBytes / tooLarge.Length) + 1));

        await Assert.ThrowsAsync<SmtpCommandException>(
            () => SendAsync(listener, Mail("ada@creators.example", "Large", text)));

        Assert.Empty(outbox.List(to: null, limit: 10));
    }

    [Fact]
    public async Task Send_FromManyClientsAtOnce_KeepsEach()
    {
        var outbox = new MailOutbox(_folder, _clock);
        await using var listener = new SmtpListener(outbox);

        await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(number => SendAsync(listener, Mail($"m{number}@creators.example", "Hello", "Text"))));

        var kept = outbox.List(to: null, limit: 100);
        Assert.Equal(20, kept.SelectMany(mail => mail.To).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 20).Reverse(), kept.Select(mail => mail.Id));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static MimeMessage Mail(string to, string subject, string text)
    {
        var mail = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = text } };
        mail.From.Add(new MailboxAddress("The co-op", "co-op@peep.example"));
        mail.To.Add(new MailboxAddress("", to));
        return mail;
    }

    private static async Task SendAsync(SmtpListener listener, params MimeMessage[] mails)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", listener.Port, SecureSocketOptions.None);
        foreach (var mail in mails)
        {
            await client.SendAsync(mail);
        }

        await client.DisconnectAsync(quit: true);
    }
}
