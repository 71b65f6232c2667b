using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>Sends what waits. A fault is the queue's to retry; a mail sent twice says the same twice.</summary>
public sealed partial class SendMail(
    QueueWork work, MailTable mails, MailServer server, CoopMetrics metrics, ILogger<SendMail> logger)
{
    /// <summary>One mail.</summary>
    [Function(nameof(SendMail))]
    public Task RunAsync([QueueTrigger(QueueNames.Mail)] string message, CancellationToken cancellationToken) =>
        work.RunAsync(QueueNames.Mail, message, SendAsync, cancellationToken);

    private async Task SendAsync(string id, CancellationToken cancellationToken)
    {
        if (await mails.FindAsync(id, cancellationToken) is { Template: not MailTemplate.None } mail)
        {
            await SendAsync(id, mail, cancellationToken);
            LogSent(id, mail.Template);
            metrics.MailSent(mail.Template);
        }

        await mails.EndAsync(id, cancellationToken);
    }

    private async Task SendAsync(string id, WaitingMail mail, CancellationToken cancellationToken)
    {
        try
        {
            await server.SendAsync(id, mail.To, MailText.Write(mail.Template, mail.Values), cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // A mail server's words quote the address, and the host logs what is thrown: neither goes further.
            metrics.MailFailed();
            LogNotSent(id, fault.GetType().Name, (fault as SmtpCommandException)?.StatusCode);
            throw new InvalidOperationException($"Mail {id} was not sent.");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {MailId} was not sent: {ExceptionType} {Status}")]
    private partial void LogNotSent(string mailId, string exceptionType, SmtpStatusCode? status);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sent mail {MailId} {Template}")]
    private partial void LogSent(string mailId, MailTemplate template);
}
