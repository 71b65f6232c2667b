namespace PeepFunctions.Domain;

/// <summary>A line as it stands in the books: matched or not.</summary>
/// <param name="Line">The line.</param>
/// <param name="Movement">The posting that it is; null while that is open.</param>
public sealed record BankStanding(BankLine Line, BankMovement? Movement);

/// <summary>
/// The bank beside the book at the end of a day. What has its counterpart only after that day is outstanding on it,
/// like money on its way over the end of a month.
/// </summary>
/// <param name="AsOf">The day.</param>
/// <param name="Currency">The account's currency.</param>
/// <param name="Bank">
/// What the bank says: the closing balance of the last statement up to that day and the lines after it; null when no
/// statement goes that far back.
/// </param>
/// <param name="Book">What <c>assets:bank</c> held.</param>
/// <param name="OnlyAtBank">Lines that are in the book not at all or only later.</param>
/// <param name="OnlyInBook">
/// Postings that are at the bank not at all or only later; those before the first statement are left out.
/// </param>
public sealed record BankComparison(
    DateOnly AsOf,
    Currency Currency,
    Money? Bank,
    Money Book,
    IReadOnlyList<BankLine> OnlyAtBank,
    IReadOnlyList<BankMovement> OnlyInBook)
{
    /// <summary>What the bank has more than the book; null when the bank's balance is not known.</summary>
    public Money? Difference => Bank - Book;

    /// <summary>
    /// What of the difference no open line or posting explains: a wrong opening balance, or a missing statement.
    /// </summary>
    public Money? Unexplained => Difference
        - Sum(OnlyAtBank.Select(line => line.Amount)) + Sum(OnlyInBook.Select(movement => movement.Amount));

    /// <summary>Compares.</summary>
    /// <param name="asOf">The day.</param>
    /// <param name="currency">The account's currency; everything else is of it.</param>
    /// <param name="statements">Every statement.</param>
    /// <param name="lines">Every line.</param>
    /// <param name="movements">Every posting at the bank.</param>
    public static BankComparison Of(
        DateOnly asOf,
        Currency currency,
        IReadOnlyCollection<BankPeriod> statements,
        IReadOnlyCollection<BankStanding> lines,
        IReadOnlyCollection<BankMovement> movements)
    {
        var last = statements.Where(one => one.To <= asOf).MaxBy(one => (one.To, one.From, one.Closing.Minor));
        var first = statements.Count > 0 ? statements.Min(one => one.From) : (DateOnly?)null;
        var matched = lines.Where(line => line.Movement is not null)
            .ToDictionary(line => (line.Movement!.Entry, line.Movement.Posting), line => line.Line);
        return new BankComparison(
            asOf,
            currency,
            last is null ? null : last.Closing + Sum(
                lines.Where(one => one.Line.Date > last.To && one.Line.Date <= asOf).Select(one => one.Line.Amount),
                currency),
            Sum(movements.Where(one => one.Date <= asOf).Select(one => one.Amount), currency),
            [
                .. lines.Where(one => one.Line.Date <= asOf && !(one.Movement?.Date <= asOf))
                    .Select(one => one.Line)
                    .OrderBy(line => line.Date).ThenBy(line => line.Id, StringComparer.Ordinal),
            ],
            [
                .. movements.Where(one => one.Date <= asOf && one.Date >= first
                        && !(matched.GetValueOrDefault((one.Entry, one.Posting))?.Date <= asOf))
                    .OrderBy(one => one.Date).ThenBy(one => one.Entry, StringComparer.Ordinal)
                    .ThenBy(one => one.Posting),
            ]);
    }

    private Money Sum(IEnumerable<Money> amounts) => Sum(amounts, Currency);

    private static Money Sum(IEnumerable<Money> amounts, Currency currency) =>
        amounts.Aggregate(Money.FromMinor(0, currency), (sum, amount) => sum + amount);
}

/// <summary>The days of a statement and its balance after them.</summary>
public sealed record BankPeriod(DateOnly From, DateOnly To, Money Closing);
