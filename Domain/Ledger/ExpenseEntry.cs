using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace PeepFunctions.Domain;

/// <summary>The part of an expense that is a tax which a tax office gives back.</summary>
/// <param name="Name">The tax, such as <c>vat</c>: its account is <c>assets:receivable:{name}</c>.</param>
/// <param name="AmountMinor">Minor units, above zero and below the whole expense.</param>
public sealed record ExpenseTax(string Name, long AmountMinor);

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

    /// <summary>The field that is at fault and what is wrong with it; empty for a valid one.</summary>
    public (string Field, string Fault) Fault => this switch
    {
        Valid => ("", ""),
        AmountNotPositive => ("amountMinor", "A whole number above zero."),
        AmountTooLarge => ("amountMinor", $"At most {LargestMinor}."),
        DateInFuture => ("date", "This day has not come yet."),
        DateTooEarly => ("date", "A day from 2000 on."),
        CategoryInvalid => ("category", "1 to 40 characters of a-z, 0-9 and -."),
        MemoNotOneLine => ("memo", "One line of at most 200 characters."),
        TaxInvalid => ("tax", "A name of a-z, 0-9 and -, and an amount above zero and below the whole."),
        EvidenceInvalid => ("evidence", "The SHA-256 of the document, 64 lower-case hex digits."),
        _ => throw new UnreachableException(),
    };

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

    /// <summary>The tax in it is not named by 1 to 40 characters of a-z, 0-9 and '-', or is not a part of it.</summary>
    public sealed record TaxInvalid : ExpenseEntry;

    /// <summary>What names the evidence is no SHA-256.</summary>
    public sealed record EvidenceInvalid : ExpenseEntry;

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
    /// <param name="tax">The part that a tax office gives back: it is no expense; or null.</param>
    /// <param name="evidence">The SHA-256 of the document that shows it; or null.</param>
    public static ExpenseEntry Decide(
        string caller,
        string key,
        DateOnly date,
        Money amount,
        string? category,
        string? memo,
        DateOnly today,
        TimeZoneInfo zone,
        ExpenseTax? tax = null,
        string? evidence = null)
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

        Category taxName = default;
        if (tax is not null
            && !(Category.TryParse(tax.Name, out taxName) && tax.AmountMinor > 0 && tax.AmountMinor < amount.Minor))
        {
            return new TaxInvalid();
        }

        return evidence is not null && !ContentHash.IsHash(evidence)
            ? new EvidenceInvalid()
            : new Valid(JournalEntry.Create(
                IdOf(caller, key),
                EntryDate.NoonUtc(date, zone),
                EntrySource.Expense,
                memo ?? "",
                tax is null
                    ? [new Posting(Accounts.Bank, Accounts.Operations(parsed), amount)]
                    : Split(parsed, taxName, amount, Money.FromMinor(tax.AmountMinor, amount.Currency)),
                [],
                evidence: evidence));
    }

    /// <summary>
    /// Whether an expense needs a second steward and evidence. In another currency than the co-op's it does wherever
    /// any does, because nothing says what it comes to.
    /// </summary>
    /// <param name="amount">What is spent, tax included.</param>
    /// <param name="limitMinor">The amount above which the bylaws ask for it; null for none.</param>
    /// <param name="own">The co-op's currency.</param>
    public static bool NeedsAnother(Money amount, long? limitMinor, Currency own) =>
        limitMinor is { } limit && (amount.Currency != own || amount.Minor > limit);

    private static ImmutableArray<Posting> Split(Category category, Category taxName, Money amount, Money tax) =>
    [
        new Posting(Accounts.Bank, Accounts.Operations(category), amount - tax),
        new Posting(Accounts.Bank, Accounts.Receivable(taxName), tax),
    ];

    /// <summary>The id of the expense that a caller entered under a key.</summary>
    public static string IdOf(string caller, string key) =>
        "expense:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}|{key}")));
}
