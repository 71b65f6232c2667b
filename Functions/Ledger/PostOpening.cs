namespace PeepFunctions.Functions;

/// <summary>Posts the opening of the books once it is approved and whoever read them before that has ended.</summary>
public sealed class PostOpening(QueueWork work, OpeningPosting opening, Queues queues)
{
    /// <summary>The opening of a hash.</summary>
    [Function(nameof(PostOpening))]
    public Task RunAsync(
        [QueueTrigger(QueueNames.Openings)] string message, CancellationToken cancellationToken) =>
        work.RunAsync(
            QueueNames.Openings,
            message,
            async (hash, token) =>
            {
                if (await opening.PostAsync(token) is { } wait)
                {
                    await queues.SendAsync(QueueNames.Openings, hash, token, wait);
                }
            },
            cancellationToken);
}
