using System.Globalization;
using System.Text;

namespace PeepFunctions.Local.Mail;

/// <summary>
/// One client's conversation, as much of RFC 5321 as a sending client uses. Mails end in the outbox: nothing is ever
/// delivered, and nobody signs in, since only this machine can connect.
/// </summary>
internal sealed class SmtpSession(Stream stream, MailOutbox outbox)
{
    internal const int MaxMessageBytes = 10 * 1024 * 1024;
    private const int MaxRecipients = 100;

    // RFC 5321 4.5.3.2.7 asks a server to wait five minutes for a command.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly SmtpLines _lines = new(stream);
    private readonly List<string> _recipients = [];
    private bool _hasSender;

    public async Task RunAsync(CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(Patience);
        await _lines.WriteAsync("220 peep outbox, nothing leaves this machine", limit.Token);
        while (await _lines.ReadAsync(limit.Token) is { } line)
        {
            limit.CancelAfter(Patience);
            var text = Encoding.UTF8.GetString(line);
            var verb = text.Split(' ', 2)[0].ToUpperInvariant();
            var answer = verb == "DATA" ? await ReceiveAsync(limit.Token) : Answer(verb, text);
            await _lines.WriteAsync(answer, limit.Token);
            if (verb == "QUIT")
            {
                return;
            }
        }
    }

    private string Answer(string verb, string line)
    {
        switch (verb)
        {
            case "EHLO":
                Reset();
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"250-peep\r\n250-SIZE {MaxMessageBytes}\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8");
            case "HELO":
                Reset();
                return "250 peep";
            case "MAIL":
                return Mail(line);
            case "RCPT":
                return Recipient(line);
            case "RSET":
                Reset();
                return "250 forgotten";
            case "NOOP":
                return "250 fine";
            case "VRFY":
                return "252 mail to it and see";
            case "QUIT":
                return "221 bye";
            case "AUTH" or "STARTTLS" or "HELP" or "EXPN" or "TURN" or "BDAT":
                return "502 not here";
            default:
                return "500 not a command";
        }
    }

    private string Mail(string line)
    {
        if (_hasSender)
        {
            return "503 one sender at a time";
        }

        if (Address(line, "MAIL FROM:") is null)
        {
            return "501 MAIL FROM:<address>";
        }

        if (DeclaredSize(line) > MaxMessageBytes)
        {
            return "552 too large";
        }

        _hasSender = true;
        return "250 from whom you say";
    }

    private string Recipient(string line)
    {
        if (!_hasSender)
        {
            return "503 MAIL first";
        }

        if (Address(line, "RCPT TO:") is not { Length: > 0 } address)
        {
            return "501 RCPT TO:<address>";
        }

        if (_recipients.Count == MaxRecipients)
        {
            return "452 too many recipients";
        }

        _recipients.Add(address);
        return "250 to whom you say";
    }

    private async Task<string> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_recipients.Count == 0)
        {
            return "503 RCPT first";
        }

        await _lines.WriteAsync("354 end with a dot alone", cancellationToken);
        using var content = new MemoryStream();
        var length = 0L;
        while (true)
        {
            var line = await _lines.ReadAsync(cancellationToken)
                ?? throw new EndOfStreamException("The client left within a mail.");
            if (line is [(byte)'.'])
            {
                break;
            }

            // A line that begins with a dot was given another one on the way (RFC 5321 4.5.2).
            var kept = line is [(byte)'.', ..] ? line.AsMemory(1) : line.AsMemory();
            length += kept.Length + 2;
            if (length <= MaxMessageBytes)
            {
                content.Write(kept.Span);
                content.Write("\r\n"u8);
            }
        }

        return Keep(length, content.ToArray());
    }

    private string Keep(long length, byte[] content)
    {
        var recipients = _recipients.ToArray();
        Reset();
        if (length > MaxMessageBytes)
        {
            return "552 too large";
        }

        try
        {
            return string.Create(CultureInfo.InvariantCulture, $"250 kept as {outbox.Add(recipients, content).Id}");
        }
        catch (FormatException)
        {
            return "554 not a mail";
        }
    }

    private void Reset()
    {
        _hasSender = false;
        _recipients.Clear();
    }

    /// <summary>What stands in angle brackets after a prefix: empty for the null sender, null if malformed.</summary>
    private static string? Address(string line, string prefix)
    {
        if (!line.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = line[prefix.Length..].TrimStart();
        var end = rest.IndexOf('>', StringComparison.Ordinal);
        return rest.StartsWith('<') && end > 0 && !rest.AsSpan(1, end - 1).ContainsAny(" \r\n<")
            ? rest[1..end]
            : null;
    }

    private static long DeclaredSize(string line)
    {
        var at = line.IndexOf(" SIZE=", StringComparison.OrdinalIgnoreCase);
        var digits = at < 0 ? "" : line[(at + " SIZE=".Length)..].Split(' ')[0];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0;
    }
}
