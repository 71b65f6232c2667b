using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using PeepFunctions.Local.Mail;

namespace PeepFunctions.Tests;

/// <summary>What a client that is not well-behaved gets to hear; reply codes of RFC 5321 4.2.</summary>
public sealed class SmtpSessionTests
{
    [Theory]
    [InlineData("EHLO me", "250")]
    [InlineData("HELO me", "250")]
    [InlineData("noop", "250")]
    [InlineData("RSET", "250")]
    [InlineData("VRFY ada", "252")]
    [InlineData("AUTH PLAIN AAAA", "502")]
    [InlineData("STARTTLS", "502")]
    [InlineData("GET / HTTP/1.1", "500")]
    [InlineData("", "500")]
    [InlineData("RCPT TO:<a@b.example>", "503")]
    [InlineData("DATA", "503")]
    [InlineData("MAIL FROM:a@b.example", "501")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=10485761", "552")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=10485760", "250")]
    [InlineData("MAIL FROM:<>", "250")]
    [InlineData("QUIT", "221")]
    public async Task Answer_FirstCommand_HasTheCode(string command, string code) =>
        Assert.StartsWith(code, (await TalkAsync(command))[^1], StringComparison.Ordinal);

    [Theory]
    [InlineData("RCPT TO:<>", "501")]
    [InlineData("RCPT TO:<a b@c.example>", "501")]
    [InlineData("RCPT TO:a@c.example", "501")]
    [InlineData("MAIL FROM:<second@b.example>", "503")]
    [InlineData("RCPT TO:<a@c.example>", "250")]
    public async Task Answer_AfterMail_HasTheCode(string command, string code) =>
        Assert.StartsWith(code, (await TalkAsync("MAIL FROM:<a@b.example>", command))[^1], StringComparison.Ordinal);

    [Fact]
    public async Task Answer_RecipientOverTheLimit_Is452()
    {
        var answers = await TalkAsync(
            ["MAIL FROM:<>", .. Enumerable.Range(0, 101).Select(number => $"RCPT TO:<r{number}@b.example>")]);

        Assert.StartsWith("250", answers[^2], StringComparison.Ordinal);
        Assert.StartsWith("452", answers[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_AfterReset_TheRecipientsAreForgotten()
    {
        var answers = await TalkAsync("MAIL FROM:<>", "RCPT TO:<a@b.example>", "RSET", "DATA");

        Assert.StartsWith("503", answers[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ClientLeavesWithinAMail_KeepsNothingAndServesTheNext()
    {
        var outbox = new MailOutbox(folder: null, new FakeTimeProvider());
        await using var listener = new SmtpListener(outbox);

        await TalkAsync(listener, "MAIL FROM:<>", "RCPT TO:<a@b.example>", "DATA");
        var next = await TalkAsync(listener, "NOOP");

        Assert.StartsWith("250", next[^1], StringComparison.Ordinal);
        Assert.Empty(outbox.List(to: null, limit: 1));
    }

    [Fact]
    public async Task Run_LineWithoutEnd_IsCutOff()
    {
        await using var listener = new SmtpListener(new MailOutbox(folder: null, new FakeTimeProvider()));
        using var client = new TcpClient("127.0.0.1", listener.Port);
        var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await reader.ReadLineAsync();

        await stream.WriteAsync(new byte[80 * 1024]);

        // Either the end of the stream, or the reset that closing with unread bytes makes.
        var answer = await Record.ExceptionAsync(async () => Assert.Null(await reader.ReadLineAsync()));
        Assert.True(answer is null or IOException, answer?.Message);
    }

    private static async Task<IReadOnlyList<string>> TalkAsync(params string[] commands)
    {
        await using var listener = new SmtpListener(new MailOutbox(folder: null, new FakeTimeProvider()));
        return await TalkAsync(listener, commands);
    }

    /// <summary>The last line of each answer, the greeting first.</summary>
    private static async Task<IReadOnlyList<string>> TalkAsync(SmtpListener listener, params string[] commands)
    {
        using var client = new TcpClient("127.0.0.1", listener.Port);
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answers = new List<string> { await AnswerAsync(reader) };
        foreach (var command in commands)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"));
            answers.Add(await AnswerAsync(reader));
        }

        return answers;
    }

    private static async Task<string> AnswerAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length < 4 || line[3] == ' ')
            {
                return line;
            }
        }

        throw new EndOfStreamException("The server closed the connection.");
    }
}
