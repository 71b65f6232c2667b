using System.Diagnostics;

namespace PeepFunctions.Functions;

/// <summary>Posts what a steward entered, and answers as every such endpoint does.</summary>
public sealed class StewardPosting(LedgerTable ledger, Coop coop)
{
    /// <summary>
    /// Posts an entry. One whose month is closed is refused, naming the month that it would count in, unless the
    /// steward carries it there.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="carry">Whether it may count in another month than its own.</param>
    /// <param name="show">How it is shown.</param>
    /// <param name="before">What is to be done first once it is certain that it will be posted; or null.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<IResult> PostAsync<TDocument>(
        JournalEntry entry,
        bool carry,
        Func<PostedEntry, TDocument> show,
        Func<Task>? before,
        CancellationToken cancellationToken)
    {
        var truePeriod = coop.PeriodOf(entry.InstantUtc);
        var known = await ledger.FindAsync(truePeriod, entry.Id, cancellationToken);
        if (known is null && !carry
            && await ledger.DecideAsync(truePeriod, entry.Source, cancellationToken)
                is PostingDecision.PostTo { IsLate: true } late)
        {
            return Problems.Forbidden(
                "period-closed",
                $"{truePeriod} is closed: this would count in {late.Period}. Send it with ?carry=true to accept.");
        }

        await (before?.Invoke() ?? Task.CompletedTask);
        return await ledger.PostAsync(entry, cancellationToken) switch
        {
            PostOutcome.Posted posted =>
                Answers.Created(show(new PostedEntry(entry, truePeriod, posted.PostedTo))),
            PostOutcome.AlreadyPosted earlier =>
                Answers.Created(show(new PostedEntry(entry, truePeriod, earlier.PostedTo))),
            PostOutcome.ConflictsWith =>
                Problems.Conflict("key-reused", "This Idempotency-Key came before with another body."),
            _ => throw new UnreachableException(),
        };
    }
}
