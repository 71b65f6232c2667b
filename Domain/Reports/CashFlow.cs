using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>
/// Where cash came from and went to, by the direct method: each posting between a cash account and another is one
/// receipt or payment, of the kind that the other account tells. Cash is every asset but claims: what a dispute has
/// withdrawn, until it ends, and the tax that an office is to give back. What a processor holds back is restricted
/// cash and belongs to it (FASB ASU 2016-18), so that holding and releasing it is no flow. Moving money between cash
/// accounts is none either.
/// </summary>
/// <remarks>
/// FASB ASC 230-10-45: what owners bring and take is financing (-14, -15), and so are patronage dividends and capital
/// that is paid back, as co-operatives report them; operating is all that is neither of the others (-16, -17).
/// No account of this book is a long-term asset, so that investing is empty until one is.
/// </remarks>
public sealed class CashFlow : ReportRules
{
    /// <summary>The sections; the last two are money that changed currency, and the cash itself.</summary>
    public const string Operating = "operating", Investing = "investing", Financing = "financing",
        Exchange = "exchange", Cash = "cash";

    /// <summary>The lines of <see cref="Cash"/>.</summary>
    public const string Opening = "opening-cash", Change = "change-in-cash", Closing = "closing-cash";

    private const string Received = "received", Paid = "paid", Net = "net";

    private CashFlow()
    {
    }

    /// <summary>The rules.</summary>
    public static CashFlow Rules { get; } = new();

    /// <inheritdoc />
    public override ImmutableArray<string> Sections { get; } = [Operating, Investing, Financing, Exchange, Cash];

    /// <inheritdoc />
    public override ImmutableArray<string> Columns { get; } = [Received, Paid, Net];

    /// <inheritdoc />
    public override ImmutableArray<string> LinesInOrder { get; } = [Opening, Change, Closing];

    /// <inheritdoc />
    public override bool HasTotal(string section) => section != Cash;

    /// <summary>Whether an account is cash.</summary>
    public static bool IsCash(Account account) =>
        account.Kind == AccountKind.Asset && account != Accounts.InDispute && !Accounts.IsReceivable(account);

    /// <inheritdoc />
    public override IEnumerable<ReportAmount> OfBalance(Account account, Money balance) => IsCash(account)
        ? [new(Cash, Opening, Net, balance), new(Cash, Closing, Net, balance)]
        : [];

    /// <inheritdoc />
    public override IEnumerable<ReportAmount> OfEntry(JournalEntry entry)
    {
        foreach (var posting in entry.Postings)
        {
            var (from, to) = (IsCash(posting.From), IsCash(posting.To));
            if (to)
            {
                yield return new ReportAmount(Cash, Closing, Net, posting.Amount);
            }

            if (from)
            {
                yield return new ReportAmount(Cash, Closing, Net, -posting.Amount);
            }

            if (from != to)
            {
                var (other, amount) = to ? (posting.From, posting.Amount) : (posting.To, -posting.Amount);
                var (section, line) = (SectionOf(other), AccountFamily.Of(other));
                yield return new ReportAmount(section, line, to ? Received : Paid, amount);
                yield return new ReportAmount(section, line, Net, amount);
            }
        }
    }

    /// <inheritdoc />
    internal override IEnumerable<ReportAmount> Derive(IReadOnlyList<ReportAmount> figures) => figures
        .Where(figure => figure.Column == Net && figure.Section != Cash)
        .Select(figure => new ReportAmount(Cash, Change, Net, figure.Amount));

    /// <inheritdoc />
    internal override void Assert(IReadOnlyList<ReportAmount> figures, Currency currency) => AssertSame(
        "Opening cash + flows = closing cash",
        currency,
        Sum(figures, currency, figure => figure.Line is Opening or Change),
        Sum(figures, currency, figure => figure.Line == Closing));

    private static string SectionOf(Account account) => AccountFamily.Of(account) switch
    {
        "equity:exchange" => Exchange,
        "liabilities:dividends" or "liabilities:shares" or "liabilities:buyback" or "liabilities:loans" => Financing,
        _ => account.Kind == AccountKind.Equity ? Financing : Operating,
    };
}
