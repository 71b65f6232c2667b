namespace PeepFunctions.Domain;

/// <summary>The fold of one member's share: what stands in equity and what is owed of it, by currency.</summary>
public sealed class ShareBalance(string member)
{
    private readonly Account _share = Accounts.SharesOf(member);
    private readonly Account _debt = Accounts.ShareDebt(member);
    private readonly Dictionary<Currency, (long Share, long Debt)> _minor = [];

    /// <summary>Every currency that the share was ever in; each amount above zero on the side of the member.</summary>
    public IEnumerable<(Money Share, Money Debt)> Balances => _minor
        .OrderBy(pair => pair.Key.Code, StringComparer.Ordinal)
        .Select(pair => (Money.FromMinor(pair.Value.Share, pair.Key), Money.FromMinor(pair.Value.Debt, pair.Key)));

    /// <summary>Adds one entry.</summary>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public void Add(JournalEntry entry)
    {
        foreach (var posting in entry.Postings)
        {
            Add(posting.From, posting.Amount);
            Add(posting.To, -posting.Amount);
        }
    }

    private void Add(Account account, Money amount)
    {
        if (account != _share && account != _debt)
        {
            return;
        }

        var (share, debt) = _minor.GetValueOrDefault(amount.Currency);
        _minor[amount.Currency] = account == _share
            ? (checked(share + amount.Minor), debt)
            : (share, checked(debt + amount.Minor));
    }
}
