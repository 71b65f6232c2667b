using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace PeepFunctions.Domain;

/// <summary>
/// The fold of entries: the balance of every account in every currency, where a balance is what came to the account
/// less what went from it. Folding parts of the journal apart and merging them gives the same as folding it whole, in
/// any order. Not safe for several threads at once.
/// </summary>
public sealed class TrialBalance
{
    private readonly Dictionary<(Account Account, Currency Currency), long> _minor = [];

    /// <summary>How many entries were added.</summary>
    public long EntryCount { get; private set; }

    /// <summary>Every balance that is not zero, by account path and then currency code, ordinally.</summary>
    public IEnumerable<(Account Account, Money Balance)> Balances => _minor
        .Where(pair => pair.Value != 0)
        .OrderBy(pair => pair.Key.Account)
        .ThenBy(pair => pair.Key.Currency.Code, StringComparer.Ordinal)
        .Select(pair => (pair.Key.Account, Money.FromMinor(pair.Value, pair.Key.Currency)));

    /// <summary>The balance of an account in a currency; zero when nothing was posted to it.</summary>
    public Money this[Account account, Currency currency] =>
        Money.FromMinor(_minor.GetValueOrDefault((account, currency)), currency);

    /// <summary>The fold of all entries.</summary>
    /// <exception cref="OverflowException">A balance does not fit 64 bits.</exception>
    public static TrialBalance Of(IEnumerable<JournalEntry> entries)
    {
        var balance = new TrialBalance();
        foreach (var entry in entries)
        {
            balance.Add(entry);
        }

        return balance;
    }

    /// <summary>Adds one entry.</summary>
    /// <exception cref="OverflowException">A balance does not fit 64 bits.</exception>
    public void Add(JournalEntry entry)
    {
        foreach (var posting in entry.Postings)
        {
            Add(posting.To, posting.Amount);
            Add(posting.From, -posting.Amount);
        }

        EntryCount++;
    }

    /// <summary>Adds an amount to one account only: a balance brought forward from elsewhere.</summary>
    /// <exception cref="OverflowException">The balance does not fit 64 bits.</exception>
    public void Add(Account account, Money amount)
    {
        _ = (account.Path, amount.Currency.Code);
        ref var minor = ref CollectionsMarshal.GetValueRefOrAddDefault(_minor, (account, amount.Currency), out _);
        minor += amount.Minor;
    }

    /// <summary>Adds everything that another part of the journal came to.</summary>
    /// <exception cref="OverflowException">A balance does not fit 64 bits.</exception>
    public void Merge(TrialBalance other)
    {
        foreach (var ((account, currency), minor) in other._minor)
        {
            Add(account, Money.FromMinor(minor, currency));
        }

        EntryCount += other.EntryCount;
    }

    /// <summary>Per currency the sum over all accounts; a sound book has zero everywhere.</summary>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public ImmutableArray<Money> Sums() =>
    [
        .. _minor
            .GroupBy(pair => pair.Key.Currency, pair => (Int128)pair.Value)
            .OrderBy(group => group.Key.Code, StringComparer.Ordinal)
            .Select(group => Money.FromMinor(
                checked((long)group.Aggregate(Int128.Zero, (sum, minor) => sum + minor)), group.Key)),
    ];
}
