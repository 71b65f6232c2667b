namespace PeepFunctions.Domain;

/// <summary>
/// The fold of what creators are owed from processors that settle by file: support that came in there, less refunds and
/// what payout files paid. What passes through Stripe is not in it: that pays its creators itself. Any order of entries
/// gives the same.
/// </summary>
public sealed class OwedSupport
{
    private const string CreatorPath = "liabilities:creators:";

    private readonly Dictionary<(string Creator, Currency Currency), long> _minor = [];

    /// <summary>What each creator is owed in each currency; below zero is owed by the creator.</summary>
    public IReadOnlyDictionary<(string Creator, Currency Currency), long> Minor => _minor;

    /// <summary>Adds one entry.</summary>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public void Add(JournalEntry entry)
    {
        foreach (var posting in entry.Postings)
        {
            if (IsCreator(posting.From) && IsElsewhere(posting.To))
            {
                Add(posting.From, posting.Amount);
            }
            else if (IsCreator(posting.To) && IsElsewhere(posting.From))
            {
                Add(posting.To, -posting.Amount);
            }
        }
    }

    /// <summary>Takes off what is frozen to be paid.</summary>
    /// <exception cref="OverflowException">The sum does not fit 64 bits.</exception>
    public void Freeze(string creator, Money amount) => Add(Accounts.Creator(creator), -amount);

    private static bool IsCreator(Account account) => account.Path.StartsWith(CreatorPath, StringComparison.Ordinal);

    private static bool IsElsewhere(Account account) =>
        account.Kind == AccountKind.Asset && account != Accounts.Stripe && account != Accounts.InDispute;

    private void Add(Account account, Money amount)
    {
        var key = (account.Path[CreatorPath.Length..], amount.Currency);
        _minor[key] = checked(_minor.GetValueOrDefault(key) + amount.Minor);
    }
}
