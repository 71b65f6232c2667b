namespace PeepFunctions.Functions;

/// <summary>The bank beside the book, in one currency.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Statements">Every statement.</param>
/// <param name="Lines">Every line.</param>
/// <param name="Movements">Every posting at <c>assets:bank</c>.</param>
public sealed record BankSides(
    Currency Currency,
    IReadOnlyList<BankStatementRow> Statements,
    IReadOnlyList<StoredBankLine> Lines,
    IReadOnlyList<BankMovement> Movements)
{
    /// <summary>Both at the end of a day.</summary>
    public BankComparison At(DateOnly day)
    {
        var movements = Movements.ToDictionary(movement => (movement.Entry, movement.Posting));
        return BankComparison.Of(
            day,
            Currency,
            [.. Statements.Select(statement => statement.Period)],
            [
                .. Lines.Select(line => new BankStanding(
                    line.Line,
                    line.Entry is null ? null : movements.GetValueOrDefault((line.Entry, line.Posting)))),
            ],
            Movements);
    }

    /// <summary>The lines that the rule may match, and the postings that no line is matched to.</summary>
    public (IReadOnlyList<BankLine> Lines, IReadOnlyList<BankMovement> Movements) Open()
    {
        var taken = Lines.Where(line => line.Entry is not null).Select(line => (line.Entry!, line.Posting)).ToHashSet();
        return (
            [.. Lines.Where(line => line.IsOpen).Select(line => line.Line)],
            [.. Movements.Where(movement => !taken.Contains((movement.Entry, movement.Posting)))]);
    }
}

/// <summary>Reads both sides and matches what is certain.</summary>
public sealed class BankBook(BankTable bank, LedgerTable ledger, Coop coop, TimeProvider clock)
{
    /// <summary>Both sides, as they stand.</summary>
    public async Task<BankSides> ReadAsync(Currency currency, CancellationToken cancellationToken)
    {
        var movements = new List<BankMovement>();
        await foreach (var posted in ledger.ReadAllAsync(cancellationToken))
        {
            movements.AddRange(BankMovement.Of(posted.Entry, coop.DayOf)
                .Where(movement => movement.Amount.Currency == currency));
        }

        return new BankSides(
            currency,
            [
                .. (await bank.ListStatementsAsync(cancellationToken))
                    .Where(statement => statement.Currency == currency.Code),
            ],
            await bank.ReadLinesAsync(currency, cancellationToken),
            movements);
    }

    /// <summary>
    /// Matches what is certain; harmless when repeated, and whoever comes to a line or a posting first has it. Answers
    /// how many were matched.
    /// </summary>
    public async Task<int> MatchAsync(Currency currency, CancellationToken cancellationToken)
    {
        var sides = await ReadAsync(currency, cancellationToken);
        var (lines, movements) = sides.Open();
        var stored = sides.Lines.ToDictionary(line => line.Line.Id);
        var matched = 0;
        foreach (var match in BankMatching.Decide(lines, movements))
        {
            matched += await bank.TryMatchAsync(
                stored[match.Line.Id],
                match.Movement.Entry,
                match.Movement.Posting,
                by: null,
                clock.GetUtcNow(),
                cancellationToken) ? 1 : 0;
        }

        return matched;
    }
}
