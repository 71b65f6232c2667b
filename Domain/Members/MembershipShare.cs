namespace PeepFunctions.Domain;

/// <summary>The share that makes a member: the same for all, not transferable, given back on leaving.</summary>
public static class MembershipShare
{
    /// <summary>
    /// Whether a payment buys the share: at least its price in its currency. What is paid in another currency is not
    /// compared at any rate of exchange.
    /// </summary>
    public static bool IsBoughtBy(Money price, Money paid) => paid.Currency == price.Currency && paid >= price;

    /// <summary>What the book says that a member paid in and has not been given back; zero or more.</summary>
    public static Money Held(TrialBalance book, string member, Currency currency) =>
        -book[Accounts.SharesOf(member), currency];

    /// <summary>
    /// The entry of a member leaving, {from the debt to the share}: the share becomes a debt of the co-op. Null when
    /// there is none to give back. A member leaves once, so that the member's id makes the entry's.
    /// </summary>
    /// <exception cref="ArgumentException">The member id can name no account.</exception>
    public static JournalEntry? Leaving(string member, Money held, DateTimeOffset leftUtc)
    {
        if (!Accounts.IsId(member))
        {
            throw new ArgumentException("A member id can name an account.", nameof(member));
        }

        return held.Minor <= 0
            ? null
            : JournalEntry.Create(
                $"leave:{member}",
                leftUtc,
                EntrySource.Membership,
                "",
                [new Posting(Accounts.ShareDebt(member), Accounts.SharesOf(member), held)],
                []);
    }
}
