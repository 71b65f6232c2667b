using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace PeepFunctions.Domain;

/// <summary>Support that a correction counts, or takes back when below zero.</summary>
/// <param name="Creator">The creator's member id.</param>
/// <param name="AmountMinor">Minor units of the co-op's currency; never 0.</param>
/// <param name="Supporter">The supporter's member id or hash; null if unknown.</param>
public sealed record CorrectedSupport(string Creator, long AmountMinor, string? Supporter = null);

/// <summary>
/// What entering a correction comes to. Nothing in the books is ever changed: a correction is a new entry that names
/// the one that it corrects, and is how what waits in suspense is resolved.
/// </summary>
public abstract record LedgerCorrection
{
    /// <summary>The most postings that one correction has.</summary>
    public const int LinesMost = 20;

    private const string CapitalPrefix = "equity:capital:";

    private LedgerCorrection()
    {
    }

    /// <summary>The entry to post.</summary>
    public sealed record Valid(JournalEntry Entry) : LedgerCorrection;

    /// <summary>Some fields are not as they must be, by their names.</summary>
    public sealed record Faulty(ImmutableSortedDictionary<string, string> Faults) : LedgerCorrection;

    /// <summary>It would take more out of suspense than the entry left there, or put more in.</summary>
    /// <param name="Waiting">What waits there now, as the book holds it.</param>
    public sealed record NotWhatWaits(ImmutableArray<Money> Waiting) : LedgerCorrection;

    /// <summary>Decides. It depends on nothing but its arguments, so that the same request twice is the same fact.</summary>
    /// <param name="id">The entry's id, from <see cref="IdOf"/>.</param>
    /// <param name="corrects">The id of the entry that is corrected.</param>
    /// <param name="atUtc">When it is dated; not before the entry that it corrects.</param>
    /// <param name="reason">Why, in one line; never public.</param>
    /// <param name="by">The member id of the steward, which the memo names beside the reason.</param>
    /// <param name="lines">The postings.</param>
    /// <param name="support">The support that it counts or takes back.</param>
    /// <param name="waiting">What of the corrected entry waits in suspense, a line a currency; none when nothing does.</param>
    /// <param name="evidence">The SHA-256 of the document that shows it; null where one steward is enough.</param>
    public static LedgerCorrection Decide(
        string id,
        string corrects,
        DateTimeOffset atUtc,
        string reason,
        string by,
        IReadOnlyList<PostingLine> lines,
        IReadOnlyList<CorrectedSupport> support,
        IReadOnlyList<Money> waiting,
        string? evidence = null)
    {
        var faults = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var memo = $"{reason} (by {by})";
        if (reason.Length == 0 || !SingleLine.IsOneLine(memo))
        {
            faults["reason"] = "One line that says why, with your id at most 200 characters.";
        }

        if (lines.Count is 0 or > LinesMost)
        {
            faults["postings"] = $"1 to {LinesMost} postings.";
        }

        if (evidence is not null && !ContentHash.IsHash(evidence))
        {
            faults["evidence"] = "The SHA-256 of the document, 64 lower-case hex digits.";
        }

        var postings = lines.Select((line, at) => ReadLine(line, $"postings[{at}]", faults)).ToList();
        var patronage = support.Select((fact, at) => ReadSupport(fact, $"support[{at}]", faults)).ToList();
        if (faults.Count > 0)
        {
            return new Faulty(faults.ToImmutable());
        }

        var entry = JournalEntry.Create(
            id,
            atUtc,
            EntrySource.Correction,
            memo,
            [.. postings!],
            [.. patronage!],
            corrects,
            evidence: evidence);
        return TakesWhatWaits(entry, waiting) ? new Valid(entry) : new NotWhatWaits([.. waiting]);
    }

    /// <summary>The id of the correction that a caller entered under a key.</summary>
    public static string IdOf(string caller, string key) =>
        "correction:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}|{key}")));

    /// <summary>What of an entry waits in suspense once its corrections are counted; none when it is resolved.</summary>
    public static ImmutableArray<Money> WaitingOf(JournalEntry entry, IEnumerable<JournalEntry> corrections) =>
    [
        .. TrialBalance.Of(corrections.Prepend(entry)).Balances
            .Where(line => line.Account == Accounts.Suspense)
            .Select(line => line.Balance),
    ];

    /// <summary>
    /// Whether a correction takes at most what waits in suspense: towards zero and not beyond it, in each currency. A
    /// slip must not leave the opposite waiting.
    /// </summary>
    public static bool TakesWhatWaits(JournalEntry correction, IReadOnlyList<Money> waiting) =>
        TrialBalance.Of([correction]).Balances
            .Where(line => line.Account == Accounts.Suspense)
            .All(line => waiting.Any(left => TakesFrom(left, line.Balance)));

    /// <summary>Whether what is moved takes from what is there, in the same currency: towards zero, not beyond it.</summary>
    internal static bool TakesFrom(Money there, Money moved) =>
        there.Currency == moved.Currency
        && Math.Sign(there.Minor) == -Math.Sign(moved.Minor)
        && Math.Abs(moved.Minor) <= Math.Abs(there.Minor);

    private static Posting? ReadLine(
        PostingLine line, string at, ImmutableSortedDictionary<string, string>.Builder faults)
    {
        var isFrom = IsCorrectable(line.From, $"{at}.from", faults, out var from);
        var isTo = IsCorrectable(line.To, $"{at}.to", faults, out var to);
        var isCurrency = Currency.TryParse(line.Currency, out var currency);
        if (!isCurrency)
        {
            faults[$"{at}.currency"] = "Three letters, such as usd.";
        }

        if (line.AmountMinor is <= 0 or > ExpenseEntry.LargestMinor)
        {
            faults[$"{at}.amountMinor"] = $"A whole number from 1 to {ExpenseEntry.LargestMinor}.";
        }

        if (isFrom && isTo && from == to)
        {
            faults[$"{at}.to"] = "Another account than 'from'.";
        }

        return faults.Count > 0 ? null : new Posting(from, to, Money.FromMinor(line.AmountMinor, currency));
    }

    // Not even two stewards: what a processor holds is the processor's to say, the reserve is indivisible, and capital
    // is paid back by its months, which no correction would change.
    private static string? FaultOf(Account account) =>
        account == Accounts.Stripe ? "Only movements at the processor move this account."
        : account == Accounts.Opening ? "Only the opening of the books moves this account."
        : account == Accounts.Reserve || account == Accounts.FromReserve
            ? "Only the close of a month and its templates move the reserve; GET entry-templates lists them."
        : account.Path.StartsWith(CapitalPrefix, StringComparison.Ordinal)
            ? "Only the opening, the close of a month and redemption move members' capital."
        : null;

    private static bool IsCorrectable(
        string path, string at, ImmutableSortedDictionary<string, string>.Builder faults, out Account account)
    {
        if (!Account.TryParse(path, out account) || !Accounts.IsKnown(account))
        {
            faults[at] = "An account of this book, such as income:other.";
        }
        else if (FaultOf(account) is { } fault)
        {
            faults[at] = fault;
        }

        return !faults.ContainsKey(at);
    }

    private static PatronageFact? ReadSupport(
        CorrectedSupport fact, string at, ImmutableSortedDictionary<string, string>.Builder faults)
    {
        if (!Accounts.IsId(fact.Creator))
        {
            faults[$"{at}.creator"] = "A member id.";
        }

        if (fact.Supporter is not null && !Accounts.IsId(fact.Supporter))
        {
            faults[$"{at}.supporter"] = "A member id or a hash.";
        }

        if (fact.AmountMinor == 0 || fact.AmountMinor is < -ExpenseEntry.LargestMinor or > ExpenseEntry.LargestMinor)
        {
            faults[$"{at}.amountMinor"] = $"A whole number up to {ExpenseEntry.LargestMinor}, below zero to take back.";
        }

        return faults.Count > 0
            ? null
            : new PatronageFact(PatronageKind.Support, fact.Creator, fact.Supporter, fact.AmountMinor);
    }
}
