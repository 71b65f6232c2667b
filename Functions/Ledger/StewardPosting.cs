using System.Diagnostics;

namespace PeepFunctions.Functions;

/// <summary>Posts what a steward entered, and answers as every such endpoint does.</summary>
public sealed class StewardPosting(LedgerTable ledger, Coop coop)
{
    /// <summary>
    /// Why an entry is not posted: its month is closed, and the steward has not accepted the month that it would count
    /// in. Null when nothing is in its way.
    /// </summary>
    public async Task<Problem?> RefuseAsync(JournalEntry entry, bool carry, CancellationToken cancellationToken)
    {
        var truePeriod = coop.PeriodOf(entry.InstantUtc);
        return !carry
            && await ledger.FindAsync(truePeriod, entry.Id, cancellationToken) is null
            && await ledger.DecideAsync(truePeriod, entry.Source, cancellationToken)
                is PostingDecision.PostTo { IsLate: true } late
            ? Problems.Forbidden(
                "period-closed",
                $"{truePeriod} is closed: this would count in {late.Period}. Send it with ?carry=true to accept.")
            : null;
    }

    /// <summary>Posts an entry unless it is refused.</summary>
    public async Task<IResult> PostAsync<TDocument>(
        JournalEntry entry, bool carry, Func<PostedEntry, TDocument> show, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(entry, carry, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var truePeriod = coop.PeriodOf(entry.InstantUtc);
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
