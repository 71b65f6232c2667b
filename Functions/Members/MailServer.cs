using System.Net;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace PeepFunctions.Functions;

/// <summary>The mail server of the settings. In clear only to this machine itself.</summary>
public sealed class MailServer(IOptions<PeepOptions> options)
{
    private const int ImplicitTlsPort = 465;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SmtpOptions _smtp = options.Value.Smtp;

    /// <summary>Hands a mail to the server. The id names it, so that one sent twice can be told.</summary>
    public async Task SendAsync(string id, string to, MailText text, CancellationToken cancellationToken)
    {
        var from = MailboxAddress.Parse(_smtp.From);
        using var message = new MimeMessage
        {
            Subject = text.Subject,
            MessageId = $"{id}@{from.Domain}",
            Body = new TextPart("plain") { Text = text.Body },
        };
        message.From.Add(from);
        message.To.Add(MailboxAddress.Parse(to));
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: no out-of-office answers

        using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        await client.ConnectAsync(_smtp.Host, _smtp.Port, Security(_smtp), cancellationToken);
        if (_smtp.User is { Length: > 0 } user)
        {
            await client.AuthenticateAsync(user, _smtp.Password ?? "", cancellationToken);
        }

        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    internal static SecureSocketOptions Security(SmtpOptions smtp) =>
        smtp.Host == "localhost" || (IPAddress.TryParse(smtp.Host, out var address) && IPAddress.IsLoopback(address))
            ? SecureSocketOptions.None
            : smtp.Port == ImplicitTlsPort
                ? SecureSocketOptions.SslOnConnect
                : SecureSocketOptions.StartTls;
}
