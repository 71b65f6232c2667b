namespace PeepFunctions.Domain;

/// <summary>
/// The fold of what creators are owed from processors that settle by file: support that came in there, less refunds and
/// what payout files paid, as corrected. What passes through Stripe is not in it, nor are corrections of it: that pays
/// its creators itself. Any order of entries gives the same.
/// </summary>
public sealed class OwedSupport
{
    private const string CreatorPath = "liabilities:creators:";

    private readonly Dictionary<(string Creator, Currency Currency), long> _minor = [];
    private readonly Dictionary<(string Creator, Currency Currency), long> _whole = [];
    private readonly Dictionary<string, JournalEntry> _corrections = new(StringComparer.Ordinal);

    /// <summary>What each creator is owed in each currency; below zero is owed by the creator.</summary>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public IReadOnlyDictionary<(string Creator, Currency Currency), long> Minor
    {
        get
        {
            var minor = new Dictionary<(string Creator, Currency Currency), long>(_minor);
            foreach (var correction in _corrections.Values.Where(correction => !IsOfStripe(correction)))
            {
                AddAll(minor, correction);
            }

            return minor;
        }
    }

    /// <summary>
    /// What can be paid of it, above zero: no creator gets more than the book owes them as a whole, Stripe's part and
    /// all corrections counted. The rest stays owed.
    /// </summary>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public IReadOnlyDictionary<(string Creator, Currency Currency), long> PayableMinor => Minor
        .Select(owed => (owed.Key, Minor: Math.Min(owed.Value, _whole.GetValueOrDefault(owed.Key))))
        .Where(owed => owed.Minor > 0)
        .ToDictionary(owed => owed.Key, owed => owed.Minor);

    /// <summary>Adds one entry.</summary>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public void Add(JournalEntry entry)
    {
        AddAll(_whole, entry);
        if (entry.Corrects is not null)
        {
            _corrections[entry.Id] = entry; // what it counts for is seen when all that it may correct is there
            return;
        }

        foreach (var posting in entry.Postings)
        {
            if (IsElsewhere(posting.To))
            {
                Add(_minor, posting.From, posting.Amount);
            }
            else if (IsElsewhere(posting.From))
            {
                Add(_minor, posting.To, -posting.Amount);
            }
        }
    }

    /// <summary>Takes off what is frozen to be paid.</summary>
    /// <exception cref="OverflowException">The sum does not fit 64 bits.</exception>
    public void Freeze(string creator, Money amount)
    {
        Add(_minor, Accounts.Creator(creator), -amount);
        Add(_whole, Accounts.Creator(creator), -amount);
    }

    private static bool IsElsewhere(Account account) =>
        account.Kind == AccountKind.Asset && account != Accounts.Stripe && account != Accounts.InDispute;

    private static void AddAll(Dictionary<(string Creator, Currency Currency), long> sums, JournalEntry entry)
    {
        foreach (var posting in entry.Postings)
        {
            Add(sums, posting.From, posting.Amount);
            Add(sums, posting.To, -posting.Amount);
        }
    }

    private static void Add(
        Dictionary<(string Creator, Currency Currency), long> sums, Account account, Money amount)
    {
        if (account.Path.StartsWith(CreatorPath, StringComparison.Ordinal))
        {
            var key = (account.Path[CreatorPath.Length..], amount.Currency);
            sums[key] = checked(sums.GetValueOrDefault(key) + amount.Minor);
        }
    }

    // A correction may correct another one: what counts is the entry at the end. Entries of processors that settle by
    // file are '{processor}:…', of payout files 'payout-file:…'; Stripe's movements have its ids, without a colon.
    private bool IsOfStripe(JournalEntry correction)
    {
        var id = correction.Corrects!;
        for (var left = _corrections.Count; left > 0 && _corrections.TryGetValue(id, out var earlier); left--)
        {
            id = earlier.Corrects!;
        }

        return !id.Contains(':', StringComparison.Ordinal)
            || id.StartsWith(DisputeClosing.LostId(""), StringComparison.Ordinal)
            || id.StartsWith(DisputeClosing.RegainedId(""), StringComparison.Ordinal);
    }
}
