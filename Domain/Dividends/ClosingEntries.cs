using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>
/// The journal entries that a run posts in its period. They move the window's income and expenses to where the run
/// sends them, and never touch what is held at a processor: paying is something else.
/// </summary>
public static class ClosingEntries
{
    /// <summary><c>close:{period}</c>, then one entry for each member who is allocated anything, made one by one.</summary>
    /// <param name="run">The run.</param>
    /// <param name="instantUtc">The last instant of the run's period.</param>
    public static IEnumerable<JournalEntry> Of(DividendOutcome.Calculated run, DateTimeOffset instantUtc) =>
        run.Allocations
            .Where(member => member.AllocatedMinor > 0)
            .Select(member => OfMember(run, member, instantUtc))
            .Prepend(OfRun(run, instantUtc));

    private static JournalEntry OfRun(DividendOutcome.Calculated run, DateTimeOffset instantUtc)
    {
        var postings = ImmutableArray.CreateBuilder<Posting>();
        foreach (var closed in run.Closed)
        {
            // Income stands below zero and expenses above; where one stands on the other side, the direction turns.
            var amount = Money.FromMinor(Math.Abs(closed.BalanceMinor), run.Currency);
            postings.Add(closed.BalanceMinor < 0
                ? new Posting(Accounts.Undistributed, closed.Account, amount)
                : new Posting(closed.Account, Accounts.Undistributed, amount));
        }

        AddFromSurplus(postings, Accounts.Reserve, run.ReserveMinor, run.Currency);
        foreach (var tithe in run.Payments.Where(payment => payment.Kind == PayableKind.Tithe))
        {
            AddFromSurplus(postings, Accounts.Tithe(tithe.Payee), tithe.AmountMinor, run.Currency);
        }

        foreach (var part in run.Buybacks)
        {
            AddFromSurplus(postings, Accounts.Buyback(part.Claim), part.AmountMinor, run.Currency);
        }

        return Entry($"close:{run.Period}", $"close of {run.Period}", postings.ToImmutable(), instantUtc);
    }

    private static JournalEntry OfMember(
        DividendOutcome.Calculated run, MemberAllocation member, DateTimeOffset instantUtc)
    {
        var postings = ImmutableArray.CreateBuilder<Posting>(2);
        AddFromSurplus(postings, Accounts.Dividends(member.Member), member.CashMinor, run.Currency);
        AddFromSurplus(postings, Accounts.CapitalOf(member.Member), member.CapitalMinor, run.Currency);
        return Entry(
            $"close:{run.Period}:{member.Member}", $"dividend of {run.Period}", postings.ToImmutable(), instantUtc);
    }

    private static void AddFromSurplus(
        ImmutableArray<Posting>.Builder postings, Account account, long minor, Currency currency)
    {
        if (minor > 0)
        {
            postings.Add(new Posting(account, Accounts.Undistributed, Money.FromMinor(minor, currency)));
        }
    }

    private static JournalEntry Entry(
        string id, string memo, ImmutableArray<Posting> postings, DateTimeOffset instantUtc)
    {
        var entry = new JournalEntry(id, instantUtc, EntrySource.Close, memo, postings, [], "");
        return entry with { ContentHash = ContentHash.OfEntry(entry) };
    }
}
