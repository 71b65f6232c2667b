using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>
/// Every general entry there is. What no line of these moves cannot be moved by one: neither what is a member's, a
/// claim's or a payee's, nor what a processor holds, nor the indivisible reserve into anybody's income beyond a loss.
/// </summary>
public static class EntryTemplates
{
    private const string
        Bank = "assets:bank", Receivable = "assets:receivable:{name}", Loan = "liabilities:loans:{name}",
        Taxes = "liabilities:taxes:{name}", Bill = "liabilities:payables:{name}", BoundGrant = "equity:grants:{name}",
        Reserve = "equity:reserve", Undistributed = "equity:undistributed", Grants = "income:grants",
        FromReserve = "income:from-reserve", Dues = "income:dues", Other = "income:other",
        Fees = "income:platform-fees", Spent = "expenses:operations:{category}";

    /// <summary>All of them, by name.</summary>
    public static ImmutableArray<EntryTemplate> All { get; } =
    [
        Of("bill-paid", "A bill that was entered as owed is paid.", ("amount", Bank, Bill)),
        Of("bill-received", "A bill counts as an expense before it is paid.", ("amount", Bill, Spent)),
        Of(
            "dues-received",
            "Dues that came in by bank; the tax in them is apart.",
            ("amount", Dues, Bank),
            ("tax", Taxes, Bank)),
        Of(
            "fee-tax",
            "The tax that a return finds in the platform's fees: owed, and no income.",
            ("amount", Taxes, Fees)),
        Of("grant-bound", "A grant that may be spent on its purpose alone: no surplus.", ("amount", BoundGrant, Bank)),
        Of(
            "grant-bound-spent",
            "So much of a bound grant was spent on its purpose: income beside that expense.",
            ("amount", Grants, BoundGrant)),
        Of("grant-free", "A grant bound to nothing: income, and so part of the surplus.", ("amount", Grants, Bank)),
        Of("loan-received", "A lender pays out a loan.", ("amount", Loan, Bank)),
        Of(
            "loan-repaid",
            "A loan is paid back, with its interest.",
            ("principal", Bank, Loan),
            ("interest", Bank, "expenses:operations:interest")),
        Of(
            "loss-from-reserve",
            "The reserve covers a loss that was carried, no more.",
            ("amount", FromReserve, Reserve)),
        Of(
            "other-received",
            "Another receipt that no processor brought; the tax in it is apart.",
            ("amount", Other, Bank),
            ("tax", Taxes, Bank)),
        Of("tax-paid", "A tax that is owed is paid.", ("amount", Bank, Taxes)),
        Of("tax-returned", "The tax office pays back.", ("amount", Receivable, Bank)),
        Of("tax-set-off", "Tax paid with bills is set off against what is owed.", ("amount", Receivable, Taxes)),
        Of(
            "taxes-owed",
            "A tax on the co-op itself counts as an expense.",
            ("amount", Taxes, "expenses:operations:taxes")),
        Of(
            "undistributed-spent",
            "Spent from what was not distributed: it lowers no dividend.",
            ("amount", Bank, Undistributed)),
        Of(
            "undistributed-to-reserve",
            "What was not distributed strengthens the reserve.",
            ("amount", Reserve, Undistributed)),
    ];

    /// <summary>The template of a name; null when there is none.</summary>
    public static EntryTemplate? Find(string name) => All.FirstOrDefault(one => one.Name == name);

    /// <summary>Whether a general entry may move money from the one account to the other.</summary>
    public static bool Allow(Account from, Account to) => All.Any(one => one.Allows(from, to));

    private static EntryTemplate Of(
        string name, string use, params ReadOnlySpan<(string Amount, string From, string To)> lines)
    {
        var all = ImmutableArray.CreateBuilder<TemplateLine>();
        foreach (var (amount, from, to) in lines)
        {
            all.Add(new TemplateLine(amount, from, to));
        }

        return new EntryTemplate(name, use, all.ToImmutable());
    }
}
