namespace PeepFunctions.Domain;

/// <summary>
/// Moves one positive amount from one account (credited) to another (debited), so that an unbalanced entry cannot be
/// written. A balance is what came to an account less what went from it.
/// </summary>
public sealed record Posting
{
    /// <summary>A movement of <paramref name="amount"/>.</summary>
    /// <exception cref="ArgumentException">The amount is not positive, or both accounts are the same.</exception>
    public Posting(Account from, Account to, Money amount)
    {
        if (amount.Minor <= 0)
        {
            throw new ArgumentException("A posting moves a positive amount.", nameof(amount));
        }

        if (from.Path == to.Path)
        {
            throw new ArgumentException("A posting moves money between two accounts.", nameof(to));
        }

        (From, To, Amount) = (from, to, amount);
    }

    /// <summary>The account credited.</summary>
    public Account From { get; }

    /// <summary>The account debited.</summary>
    public Account To { get; }

    /// <summary>The amount, always positive.</summary>
    public Money Amount { get; }
}
