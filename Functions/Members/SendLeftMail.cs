namespace PeepFunctions.Functions;

/// <summary>Sends the mail that a crash kept from the queue.</summary>
public sealed class SendLeftMail(MailTable mails)
{
    // Longer than any function may run.
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(6);

    /// <summary>Eight minutes past every ten.</summary>
    [Function(nameof(SendLeftMail))]
    public Task RunAsync([TimerTrigger("0 8-58/10 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return mails.SendLeftAsync(Age, cancellationToken);
    }
}
