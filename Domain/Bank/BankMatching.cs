namespace PeepFunctions.Domain;

/// <summary>A bank line and the posting that it is.</summary>
public sealed record BankMatch(BankLine Line, BankMovement Movement);

/// <summary>
/// Finds which bank line is which posting at <c>assets:bank</c>: the same amount within some days, and each the other's
/// only choice. First among those where the line names the movement, then among the rest. Where there is a choice it is
/// a steward's. The order of either side makes no difference.
/// </summary>
public static class BankMatching
{
    /// <summary>
    /// How many days before the book's day the bank may have booked: an expense is dated when somebody enters it.
    /// </summary>
    public const int DaysBefore = 3;

    /// <summary>
    /// How many days after it: a payout is dated when it leaves Stripe and is at the bank some working days later
    /// (docs.stripe.com/payouts), a weekend and a holiday between.
    /// </summary>
    public const int DaysAfter = 7;

    // Shorter words are found in any text.
    private const int WordLeast = 8;

    /// <summary>The matches that are certain.</summary>
    public static IReadOnlyList<BankMatch> Decide(
        IReadOnlyCollection<BankLine> lines, IReadOnlyCollection<BankMovement> movements)
    {
        var named = Certain(lines, movements, Names);
        var (linesTaken, movementsTaken) =
            (named.Select(match => match.Line).ToHashSet(), named.Select(match => match.Movement).ToHashSet());
        return
        [
            .. named,
            .. Certain(
                [.. lines.Where(line => !linesTaken.Contains(line))],
                [.. movements.Where(movement => !movementsTaken.Contains(movement))],
                (_, _) => true),
        ];
    }

    /// <summary>Whether a line can be a movement: the amount is the same and the days are near.</summary>
    public static bool IsCandidate(BankLine line, BankMovement movement) =>
        line.Amount == movement.Amount
        && line.Date.DayNumber - movement.Date.DayNumber is >= -DaysBefore and <= DaysAfter;

    private static List<BankMatch> Certain(
        IReadOnlyCollection<BankLine> lines,
        IReadOnlyCollection<BankMovement> movements,
        Func<BankLine, BankMovement, bool> isMeant)
    {
        var byAmount = movements.ToLookup(movement => movement.Amount);
        var pairs = lines
            .SelectMany(line => byAmount[line.Amount]
                .Where(movement => IsCandidate(line, movement) && isMeant(line, movement))
                .Select(movement => new BankMatch(line, movement)))
            .ToList();
        var ofLine = pairs.CountBy(pair => pair.Line).ToDictionary();
        var ofMovement = pairs.CountBy(pair => pair.Movement).ToDictionary();
        return [.. pairs.Where(pair => ofLine[pair.Line] == 1 && ofMovement[pair.Movement] == 1)];
    }

    // The id of the entry, or a word of its memo with a digit in it: a payout's id, the number of an invoice.
    private static bool Names(BankLine line, BankMovement movement) => movement.Memo.Split(' ')
        .Where(word => word.Any(char.IsAsciiDigit))
        .Append(movement.Entry)
        .Where(word => word.Length >= WordLeast)
        .Any(word => line.Reference.Contains(word, StringComparison.OrdinalIgnoreCase)
            || line.Text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
