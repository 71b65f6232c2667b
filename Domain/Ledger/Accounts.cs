namespace PeepFunctions.Domain;

/// <summary>Every account of the co-op's book. Ids become path segments and must satisfy <see cref="IsId"/>.</summary>
public static class Accounts
{
    private const string ReceivablePrefix = "assets:receivable:";

    /// <summary>The balance at Stripe; equals Stripe's own (available and pending) when reconciled.</summary>
    public static Account Stripe { get; } = Account.Parse("assets:stripe");

    /// <summary>The co-op's bank.</summary>
    public static Account Bank { get; } = Account.Parse("assets:bank");

    /// <summary>Held back by a processor; never distributable.</summary>
    public static Account ProcessorReserve { get; } = Account.Parse("assets:processor-reserve");

    /// <summary>Withdrawn while a dispute is open; never distributable.</summary>
    public static Account InDispute { get; } = Account.Parse("assets:in-dispute");

    /// <summary>The collective, indivisible reserve.</summary>
    public static Account Reserve { get; } = Account.Parse("equity:reserve");

    /// <summary>Surplus that no step of the waterfall took; never below zero.</summary>
    public static Account Undistributed { get; } = Account.Parse("equity:undistributed");

    /// <summary>The counter-account when money changes currency: one posting per currency.</summary>
    public static Account Exchange { get; } = Account.Parse("equity:exchange");

    /// <summary>The platform's part of each support.</summary>
    public static Account PlatformFees { get; } = Account.Parse("income:platform-fees");

    /// <summary>Members' dues.</summary>
    public static Account Dues { get; } = Account.Parse("income:dues");

    /// <summary>Payments for nothing else known.</summary>
    public static Account OtherIncome { get; } = Account.Parse("income:other");

    /// <summary>What processors charge.</summary>
    public static Account Processing { get; } = Account.Parse("expenses:processing");

    /// <summary>Refunds and disputes that the co-op bears.</summary>
    public static Account Losses { get; } = Account.Parse("expenses:losses");

    /// <summary>Grants that are bound to nothing, and bound ones as far as they were spent.</summary>
    public static Account Grants { get; } = Account.Parse("income:grants");

    /// <summary>What the reserve gave to cover a loss that was carried.</summary>
    public static Account FromReserve { get; } = Account.Parse("income:from-reserve");

    /// <summary>Through which the opening brings its balances in; zero once all of it is posted.</summary>
    public static Account Opening { get; } = Account.Parse("equity:opening");

    /// <summary>Movements that no rule knows, until a steward resolves them by a correction.</summary>
    public static Account Suspense { get; } = Account.Parse("suspense");

    /// <summary>The balance at a processor by its short name (<c>stripe</c>).</summary>
    /// <exception cref="FormatException">The name is no path segment.</exception>
    public static Account At(string processor) =>
        processor == "stripe" ? Stripe : Account.Parse($"assets:{processor}");

    /// <summary>Support passing through to a creator, or owed to one.</summary>
    /// <exception cref="FormatException">The id is no path segment.</exception>
    public static Account Creator(string creator) => Account.Parse($"liabilities:creators:{creator}");

    /// <summary>Allocated to a member in cash and not yet paid.</summary>
    /// <exception cref="FormatException">The id is no path segment.</exception>
    public static Account Dividends(string member) => Account.Parse($"liabilities:dividends:{member}");

    /// <summary>A membership share to be repaid.</summary>
    /// <exception cref="FormatException">The id is no path segment.</exception>
    public static Account ShareDebt(string member) => Account.Parse($"liabilities:shares:{member}");

    /// <summary>Owed to a claim of the ownership register.</summary>
    /// <exception cref="FormatException">The id is no path segment.</exception>
    public static Account Buyback(string claim) => Account.Parse($"liabilities:buyback:{claim}");

    /// <summary>Owed to the receiver of the tithe.</summary>
    /// <exception cref="FormatException">The name is no path segment.</exception>
    public static Account Tithe(string payee) => Account.Parse($"liabilities:tithe:{payee}");

    /// <summary>A member's share.</summary>
    /// <exception cref="FormatException">The id is no path segment.</exception>
    public static Account SharesOf(string member) => Account.Parse($"equity:shares:{member}");

    /// <summary>A member's retained patronage.</summary>
    /// <exception cref="FormatException">The id is no path segment.</exception>
    public static Account CapitalOf(string member) => Account.Parse($"equity:capital:{member}");

    /// <summary>What running the platform costs, by category.</summary>
    /// <exception cref="InvalidOperationException">The category is <c>default</c>.</exception>
    public static Account Operations(Category category) => Account.Parse($"expenses:operations:{category.Name}");

    /// <summary>Owed to a lender.</summary>
    /// <exception cref="InvalidOperationException">The name is <c>default</c>.</exception>
    public static Account Loan(Category lender) => Account.Parse($"liabilities:loans:{lender.Name}");

    /// <summary>Owed to a tax office: a tax is never income.</summary>
    /// <exception cref="InvalidOperationException">The name is <c>default</c>.</exception>
    public static Account Taxes(Category tax) => Account.Parse($"liabilities:taxes:{tax.Name}");

    /// <summary>A bill that has not been paid.</summary>
    /// <exception cref="InvalidOperationException">The name is <c>default</c>.</exception>
    public static Account Bill(Category creditor) => Account.Parse($"liabilities:payables:{creditor.Name}");

    /// <summary>A tax paid with bills that the tax office gives back.</summary>
    /// <exception cref="InvalidOperationException">The name is <c>default</c>.</exception>
    public static Account Receivable(Category tax) => Account.Parse($"{ReceivablePrefix}{tax.Name}");

    /// <summary>Whether an account is one of <see cref="Receivable"/>: a claim, and no cash.</summary>
    /// <exception cref="InvalidOperationException">The account is <c>default</c>.</exception>
    public static bool IsReceivable(Account account) =>
        account.Path.StartsWith(ReceivablePrefix, StringComparison.Ordinal);

    /// <summary>A grant that is bound to a purpose, until it is spent on it.</summary>
    /// <exception cref="InvalidOperationException">The name is <c>default</c>.</exception>
    public static Account BoundGrant(Category purpose) => Account.Parse($"equity:grants:{purpose.Name}");

    /// <summary>The id of the member whose account it is; null when it is no member's.</summary>
    /// <exception cref="InvalidOperationException">The account is <c>default</c>.</exception>
    public static string? MemberOf(Account account) => account.Path.Split(':') switch
    {
        ["liabilities", "creators" or "dividends" or "shares", var member] => member,
        ["equity", "shares" or "capital", var member] => member,
        _ => null,
    };

    /// <summary>
    /// Whether it is a debt or a stake of the co-op as such, and no member's, claim's or payee's: loans, taxes, bills,
    /// bound grants, the reserve and the like.
    /// </summary>
    /// <exception cref="InvalidOperationException">The account is <c>default</c>.</exception>
    public static bool IsCollective(Account account) => account.Path.Split(':') switch
    {
        ["liabilities", "loans" or "taxes" or "payables", _] => true,
        ["equity", "grants", _] => true,
        ["equity", "reserve" or "undistributed" or "exchange" or "opening"] => true,
        _ => false,
    };

    /// <summary>Whether the book has such an account: a typing error must not open another.</summary>
    /// <exception cref="InvalidOperationException">The account is <c>default</c>.</exception>
    public static bool IsKnown(Account account) => account.Path.Split(':') switch
    {
        ["suspense"] => true,
        ["assets", _] => true, // a processor may have any name
        ["assets", "receivable", var name] => Category.TryParse(name, out _),
        ["liabilities", "loans" or "taxes" or "payables", var name] => Category.TryParse(name, out _),
        ["equity", "grants", var name] => Category.TryParse(name, out _),
        ["liabilities", "creators" or "dividends" or "shares" or "buyback" or "tithe", _] => true,
        ["equity", "shares" or "capital", _] => true,
        ["equity", "reserve" or "undistributed" or "exchange" or "opening"] => true,
        ["income", "platform-fees" or "dues" or "other" or "grants" or "from-reserve"] => true,
        ["expenses", "processing" or "losses"] => true,
        ["expenses", "operations", var category] => Category.TryParse(category, out _),
        _ => false,
    };

    /// <summary>Whether an id can be a path segment: 1 to 100 ASCII letters, digits, <c>_</c> and <c>-</c>.</summary>
    public static bool IsId(string? id) =>
        id is { Length: >= 1 and <= 100 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
