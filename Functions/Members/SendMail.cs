using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>Sends what waits. A fault is the queue's to retry; a mail sent twice says the same twice.</summary>
public sealed partial class SendMail(MailTable mails, MailServer server, ILogger<SendMail> logger)
{
    /// <summary>One mail.</summary>
    [Function(nameof(SendMail))]
    public async Task RunAsync([QueueTrigger(QueueNames.Mail)] string message, CancellationToken cancellationToken)
    {
        var id = Pointer.Parse(message).Id;
        if (await mails.FindAsync(id, cancellationToken) is { Template: not MailTemplate.None } mail)
        {
            await server.SendAsync(id, mail.To, MailText.Write(mail.Template, mail.Values), cancellationToken);
            LogSent(id, mail.Template);
        }

        await mails.RemoveAsync(id, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sent mail {MailId} {Template}")]
    private partial void LogSent(string mailId, MailTemplate template);
}
