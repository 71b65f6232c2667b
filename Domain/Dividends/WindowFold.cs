using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace PeepFunctions.Domain;

/// <summary>
/// Adds up the journal of a window entry by entry: money by income and expense account, patronage by member. Folds of
/// shards can be merged in any order with the same result. What a close itself posted is left out. Not thread-safe:
/// one fold for each reader.
/// </summary>
/// <param name="currency">The bylaws' currency; money in another is no part of a run.</param>
public sealed class WindowFold(Currency currency)
{
    // Sums are kept in 128 bits, so that no order of entries overflows where another would not.
    private readonly Dictionary<string, Int128> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Int128> _received = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Int128> _given = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Int128> _minutes = new(StringComparer.Ordinal);

    /// <summary>The currency that this fold adds up.</summary>
    public Currency Currency { get; } = currency;

    /// <summary>Income accounts that are not zero, in ordinal order.</summary>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public ImmutableArray<AccountBalance> Income => BalancesUnder("income:");

    /// <summary>Expense accounts that are not zero, in ordinal order.</summary>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public ImmutableArray<AccountBalance> Expenses => BalancesUnder("expenses:");

    /// <summary>Adds an entry.</summary>
    public void Add(JournalEntry entry)
    {
        if (entry.Source == EntrySource.Close)
        {
            return;
        }

        foreach (var posting in entry.Postings)
        {
            if (posting.Amount.Currency == Currency)
            {
                AddMoney(posting.From, -(Int128)posting.Amount.Minor);
                AddMoney(posting.To, posting.Amount.Minor);
            }
        }

        foreach (var fact in entry.Patronage)
        {
            if (fact.Kind == PatronageKind.Minutes)
            {
                Raise(_minutes, fact.Member, fact.Quantity);
                continue;
            }

            Raise(_received, fact.Member, fact.Quantity);
            if (fact.Supporter is { } supporter)
            {
                Raise(_given, supporter, fact.Quantity);
            }
        }
    }

    /// <summary>Adds what another fold of the same currency added up.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public void Merge(WindowFold other)
    {
        if (other.Currency != Currency)
        {
            throw new InvalidOperationException($"{Currency} and {other.Currency} cannot be mixed.");
        }

        foreach (var (mine, theirs) in new[]
        {
            (_accounts, other._accounts), (_received, other._received), (_given, other._given),
            (_minutes, other._minutes),
        })
        {
            foreach (var (key, sum) in theirs)
            {
                Raise(mine, key, sum);
            }
        }
    }

    /// <summary>Everybody's sum on a basis that the journal tells; empty for the others.</summary>
    internal IReadOnlyDictionary<string, Int128> On(PatronageBasis basis) => basis switch
    {
        PatronageBasis.SupportReceivedMinor => _received,
        PatronageBasis.SupportGivenMinor => _given,
        PatronageBasis.MinutesWorked => _minutes,
        _ => ImmutableDictionary<string, Int128>.Empty,
    };

    private static void Raise(Dictionary<string, Int128> sums, string key, Int128 amount) =>
        CollectionsMarshal.GetValueRefOrAddDefault(sums, key, out _) += amount;

    private void AddMoney(Account account, Int128 amount)
    {
        if (account.Path.StartsWith("income:", StringComparison.Ordinal)
            || account.Path.StartsWith("expenses:", StringComparison.Ordinal))
        {
            Raise(_accounts, account.Path, amount);
        }
    }

    private ImmutableArray<AccountBalance> BalancesUnder(string kind) =>
    [
        .. _accounts
            .Where(pair => pair.Value != 0 && pair.Key.StartsWith(kind, StringComparison.Ordinal))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new AccountBalance(Account.Parse(pair.Key), checked((long)pair.Value))),
    ];
}
