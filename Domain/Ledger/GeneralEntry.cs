using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace PeepFunctions.Domain;

/// <summary>What a steward enters that no processor tells of.</summary>
/// <param name="Date">The day of the fact.</param>
/// <param name="Memo">What it is, in one line; never public.</param>
/// <param name="Lines">Its postings.</param>
/// <param name="Evidence">The SHA-256 of the document that shows it.</param>
public sealed record GeneralEntryTerms(
    DateOnly Date, string Memo, IReadOnlyList<PostingLine> Lines, string Evidence);

/// <summary>What drafting a general entry comes to.</summary>
public abstract record GeneralEntry
{
    private GeneralEntry()
    {
    }

    /// <summary>The entry to be approved.</summary>
    public sealed record Valid(JournalEntry Entry) : GeneralEntry;

    /// <summary>Some fields are not as they must be, by their names.</summary>
    public sealed record Faulty(ImmutableSortedDictionary<string, string> Faults) : GeneralEntry;

    /// <summary>Decides. It depends on its arguments alone, so that the same request twice is the same fact.</summary>
    /// <param name="id">The entry's id, from <see cref="IdOf"/>.</param>
    /// <param name="terms">What the steward sent.</param>
    /// <param name="today">Today in the co-op's time zone.</param>
    /// <param name="zone">The co-op's time zone.</param>
    public static GeneralEntry Decide(string id, GeneralEntryTerms terms, DateOnly today, TimeZoneInfo zone)
    {
        var faults = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (terms.Date > today || terms.Date.Year < 2000)
        {
            faults["date"] = "A day from 2000 to today.";
        }

        if (terms.Memo.Length == 0 || !SingleLine.IsOneLine(terms.Memo))
        {
            faults["memo"] = "One line that says what it is, at most 200 characters.";
        }

        if (!ContentHash.IsHash(terms.Evidence))
        {
            faults["evidence"] = "The SHA-256 of the document, 64 lower-case hex digits.";
        }

        if (terms.Lines.Count is 0 or > LedgerCorrection.LinesMost)
        {
            faults["postings"] = $"1 to {LedgerCorrection.LinesMost} postings.";
        }

        var postings = terms.Lines.Select((line, at) => Read(line, $"postings[{at}]", faults)).ToList();
        return faults.Count > 0
            ? new Faulty(faults.ToImmutable())
            : new Valid(JournalEntry.Create(
                id,
                EntryDate.NoonUtc(terms.Date, zone),
                EntrySource.General,
                terms.Memo,
                [.. postings!],
                [],
                evidence: terms.Evidence));
    }

    /// <summary>The id of the entry that a caller drafted under a key.</summary>
    public static string IdOf(string caller, string key) =>
        "general:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}|{key}")));

    /// <summary>
    /// The accounts that an entry would take below zero, with what they hold now as people are shown it. What is owed,
    /// collective or bound may be used up and not beyond; a bank account may be overdrawn, and an exchange has a
    /// currency on either side of zero.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="book">The book without it, at least the accounts that it moves.</param>
    public static ImmutableArray<(Account Account, Money Holds)> Overdrawn(JournalEntry entry, TrialBalance book) =>
    [
        .. TrialBalance.Of([entry]).Balances
            .Where(moved => moved.Account != Accounts.Bank && moved.Account != Accounts.Exchange
                && moved.Account.Kind is AccountKind.Asset or AccountKind.Liability or AccountKind.Equity)
            .Select(moved => (
                moved.Account,
                Holds: Shown(moved.Account, book[moved.Account, moved.Balance.Currency]),
                Moved: Shown(moved.Account, moved.Balance)))
            .Where(one => one.Moved.Minor < 0 && (one.Holds + one.Moved).Minor < 0)
            .Select(one => (one.Account, one.Holds)),
    ];

    /// <summary>
    /// How much of a carried loss the reserve may still cover: the loss of the last window, which closed without a
    /// surplus, less what covers it already.
    /// </summary>
    /// <param name="surplusMinor">The surplus of the last run; null where it was divided or there is none.</param>
    /// <param name="after">The entries that count in months after that run.</param>
    /// <param name="currency">The co-op's currency.</param>
    public static long CoverableMinor(long? surplusMinor, IEnumerable<JournalEntry> after, Currency currency) =>
        Math.Max(0, -(surplusMinor ?? 0) + TrialBalance.Of(after)[Accounts.FromReserve, currency].Minor);

    /// <summary>What an entry takes from the reserve to cover a loss.</summary>
    public static long CoversMinor(JournalEntry entry, Currency currency) =>
        -TrialBalance.Of([entry])[Accounts.FromReserve, currency].Minor;

    private static Money Shown(Account account, Money balance) =>
        account.Kind == AccountKind.Asset ? balance : -balance;

    private static Posting? Read(
        PostingLine line, string at, ImmutableSortedDictionary<string, string>.Builder faults)
    {
        var isFrom = IsAccount(line.From, $"{at}.from", faults, out var from);
        var isTo = IsAccount(line.To, $"{at}.to", faults, out var to);
        if (isFrom && isTo && !EntryTemplates.Allow(from, to))
        {
            faults[at] = "No general entry moves money between these two; GET entry-templates lists what does.";
        }

        var isCurrency = Currency.TryParse(line.Currency, out var currency);
        if (!isCurrency)
        {
            faults[$"{at}.currency"] = "Three letters, such as usd.";
        }

        if (line.AmountMinor is <= 0 or > ExpenseEntry.LargestMinor)
        {
            faults[$"{at}.amountMinor"] = $"A whole number from 1 to {ExpenseEntry.LargestMinor}.";
        }

        return faults.Count > 0 ? null : new Posting(from, to, Money.FromMinor(line.AmountMinor, currency));
    }

    private static bool IsAccount(
        string path, string at, ImmutableSortedDictionary<string, string>.Builder faults, out Account account)
    {
        var isKnown = Account.TryParse(path, out account) && Accounts.IsKnown(account);
        if (!isKnown)
        {
            faults[at] = "An account of this book, such as income:grants.";
        }
        else if (Accounts.MemberOf(account) is not null)
        {
            faults[at] = "A member's account: no general entry moves it.";
        }

        return !faults.ContainsKey(at);
    }
}
