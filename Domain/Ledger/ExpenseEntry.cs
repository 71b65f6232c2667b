using System.Security.Cryptography;
using System.Text;

namespace PeepFunctions.Domain;

/// <summary>What entering an expense comes to.</summary>
public abstract record ExpenseEntry
{
    /// <summary>
    /// The largest expense in minor units, far below where the sums of a period would leave 64 bits. Of the order of
    /// the twelve digits that Stripe takes for an amount (docs.stripe.com/currencies).
    /// </summary>
    public const long LargestMinor = 99_999_999_999;

    private ExpenseEntry()
    {
    }

    /// <summary>The entry to post.</summary>
    public sealed record Valid(JournalEntry Entry) : ExpenseEntry;

    /// <summary>The amount is not above zero.</summary>
    public sealed record AmountNotPositive : ExpenseEntry;

    /// <summary>The amount is above <see cref="LargestMinor"/>.</summary>
    public sealed record AmountTooLarge : ExpenseEntry;

    /// <summary>The day has not come yet in the co-op's time zone.</summary>
    public sealed record DateInFuture : ExpenseEntry;

    /// <summary>The day lies before 2000, where no period is.</summary>
    public sealed record DateTooEarly : ExpenseEntry;

    /// <summary>The category is not 1 to 40 characters of a-z, 0-9 and '-'.</summary>
    public sealed record CategoryInvalid : ExpenseEntry;

    /// <summary>The memo is not one line of at most 200 characters.</summary>
    public sealed record MemoNotOneLine : ExpenseEntry;

    /// <summary>
    /// The entry {from the bank to the category} of an expense. It depends on nothing but its arguments, so that the
    /// same request sent twice is the same fact.
    /// </summary>
    /// <param name="caller">The member id of the steward.</param>
    /// <param name="key">The idempotency key that the steward sent.</param>
    /// <param name="date">The day it was spent; the entry is dated noon of it in the co-op's time zone.</param>
    /// <param name="amount">What was spent.</param>
    /// <param name="category">The category as typed.</param>
    /// <param name="memo">One line, never public; or null.</param>
    /// <param name="today">Today in the co-op's time zone.</param>
    /// <param name="zone">The co-op's time zone.</param>
    public static ExpenseEntry Decide(
        string caller,
        string key,
        DateOnly date,
        Money amount,
        string? category,
        string? memo,
        DateOnly today,
        TimeZoneInfo zone)
    {
        if (amount.Minor <= 0)
        {
            return new AmountNotPositive();
        }

        if (amount.Minor > LargestMinor)
        {
            return new AmountTooLarge();
        }

        if (date > today)
        {
            return new DateInFuture();
        }

        if (date.Year < 2000)
        {
            return new DateTooEarly();
        }

        if (!Category.TryParse(category, out var parsed))
        {
            return new CategoryInvalid();
        }

        if (!SingleLine.IsOneLine(memo ?? ""))
        {
            return new MemoNotOneLine();
        }

        return new Valid(JournalEntry.Create(
            IdOf(caller, key),
            EntryDate.NoonUtc(date, zone),
            EntrySource.Expense,
            memo ?? "",
            [new Posting(Accounts.Bank, Accounts.Operations(parsed), amount)],
            []));
    }

    /// <summary>The id of the expense that a caller entered under a key.</summary>
    public static string IdOf(string caller, string key) =>
        "expense:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}|{key}")));
}
