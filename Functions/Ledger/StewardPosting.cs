using System.Diagnostics;
using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>Posts what a steward entered, and answers as every such endpoint does.</summary>
public sealed class StewardPosting(LedgerTable ledger, OpeningTable opening, Coop coop)
{
    /// <summary>
    /// Why an entry is not posted: its month is closed, and the steward has not accepted the month that it would count
    /// in; or it is of before the opening of the books, whose balances it would change. Null when nothing is in its
    /// way.
    /// </summary>
    public async Task<Problem?> RefuseAsync(JournalEntry entry, bool carry, CancellationToken cancellationToken)
    {
        var truePeriod = coop.PeriodOf(entry.InstantUtc);
        if (await opening.ReadCutoffAsync(cancellationToken) is { } cutoff && entry.InstantUtc < cutoff
            && await ledger.FindAsync(truePeriod, entry.Id, cancellationToken) is null)
        {
            return Problems.Forbidden(
                "before-opening",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The books begin on {coop.DayOf(cutoff):yyyy-MM-dd}: date it then or later."));
        }

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
        if (await RefuseAsync(entry, carry, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await (before?.Invoke() ?? Task.CompletedTask);
        var truePeriod = coop.PeriodOf(entry.InstantUtc);
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
