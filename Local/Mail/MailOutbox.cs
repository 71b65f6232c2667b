using System.Globalization;
using System.Text;
using MimeKit;

namespace PeepFunctions.Local.Mail;

/// <summary>
/// The mails that the app has sent, kept instead of delivered: in memory, and one <c>.eml</c> file each when there is a
/// folder. What arrived before is read again at the start.
/// </summary>
public sealed class MailOutbox
{
    private const string ReceivedHeader = "X-Peep-Received-Utc";
    private const string RecipientHeader = "Delivered-To";
    private readonly string? _folder;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly List<OutboxMessage> _messages = [];

    /// <summary>An outbox in a folder, made if need be, or in memory when null.</summary>
    public MailOutbox(string? folder, TimeProvider clock)
    {
        _folder = folder;
        _clock = clock;
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
            _messages.AddRange(Directory.EnumerateFiles(folder, "*.eml")
                .Order(StringComparer.Ordinal)
                .Select(ReadFile));
        }
    }

    /// <summary>The newest first; only those to an address when one is given.</summary>
    public IReadOnlyList<OutboxMessage> List(string? to, int limit)
    {
        lock (_gate)
        {
            return
            [
                .. _messages.AsEnumerable().Reverse()
                    .Where(message => to is null || message.To.Contains(to, StringComparer.OrdinalIgnoreCase))
                    .Take(limit),
            ];
        }
    }

    /// <summary>One mail, or null.</summary>
    public OutboxMessage? Find(int id)
    {
        lock (_gate)
        {
            return _messages.Find(message => message.Id == id);
        }
    }

    /// <summary>Takes a mail in; once this returns, it outlives a kill of the process when there is a folder.</summary>
    /// <exception cref="FormatException">The content is no mail.</exception>
    public OutboxMessage Add(IReadOnlyList<string> recipients, byte[] content)
    {
        lock (_gate)
        {
            var id = _messages.Count == 0 ? 1 : _messages[^1].Id + 1;
            var kept = Envelope(recipients, content);
            var message = Parse(id, new MemoryStream(kept));
            if (_folder is not null)
            {
                Write(Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{id:D8}.eml")), kept);
            }

            _messages.Add(message);
            return message;
        }
    }

    // What a mail server adds on top when it delivers, so that a file says all there is to know.
    private byte[] Envelope(IReadOnlyList<string> recipients, byte[] content)
    {
        var top = new StringBuilder();
        foreach (var recipient in recipients)
        {
            top.Append(CultureInfo.InvariantCulture, $"{RecipientHeader}: {recipient}\r\n");
        }

        top.Append(CultureInfo.InvariantCulture, $"{ReceivedHeader}: {_clock.GetUtcNow().UtcDateTime:O}\r\n");
        return [.. Encoding.UTF8.GetBytes(top.ToString()), .. content];
    }

    private static OutboxMessage ReadFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Parse(int.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture), stream);
    }

    private static OutboxMessage Parse(int id, Stream stream)
    {
        using var mime = MimeMessage.Load(stream);
        var arrived = mime.Headers[ReceivedHeader]
            ?? throw new FormatException($"Mail {id} of the outbox does not say when it arrived.");

        // What stands above that line was put there on arrival; what stands below is the sender's.
        return new OutboxMessage(
            id,
            [
                .. mime.Headers.TakeWhile(header => header.Field != ReceivedHeader)
                    .Where(header => header.Field == RecipientHeader)
                    .Select(header => header.Value.Trim()),
            ],
            mime.Subject ?? "",
            DateTimeOffset.Parse(arrived, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            mime.TextBody ?? mime.HtmlBody ?? "");
    }

    private static void Write(string path, byte[] content)
    {
        using (var stream = new FileStream(path + ".new", FileMode.Create, FileAccess.Write))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path);
    }
}
