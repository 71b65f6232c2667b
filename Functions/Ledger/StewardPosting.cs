using System.Diagnostics;

namespace PeepFunctions.Functions;

/// <summary>Posts what a steward entered, and answers as every such endpoint does.</summary>
public sealed class StewardPosting(LedgerTable ledger, Coop coop)
{
    /// <summary>
    /// Posts an entry. One whose month is closed is refused, naming the month that it would count in, unless the
    /// steward carries it there.
    /// </summary>
    public async Task<IResult> PostAsync<TDocument>(
        JournalEntry entry, bool carry, Func<PostedEntry, TDocument> show, CancellationToken cancellationToken)
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

        return await ledger.PostAsync(entry, cancellationToken) switch
        {
            PostOutcome.Posted posted =>
                Answers.Created(show(new PostedEntry(entry, truePeriod, posted.PostedTo))),
            PostOutcome.AlreadyPosted before =>
                Answers.Created(show(new PostedEntry(entry, truePeriod, before.PostedTo))),
            PostOutcome.ConflictsWith =>
                Problems.Conflict("key-reused", "This Idempotency-Key came before with another body."),
            _ => throw new UnreachableException(),
        };
    }
}
