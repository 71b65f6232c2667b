namespace PeepFunctions.Functions;

/// <summary>The statements that a file brought.</summary>
public sealed record BankUploadDocument(IReadOnlyList<BankStatementRow> Statements);

/// <summary>A statement beside the book at the end of its last day.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="BookMinor">What <c>assets:bank</c> held then, as the book says today.</param>
/// <param name="DifferenceMinor">What the statement has more.</param>
public sealed record BankStatementDocument(BankStatementRow Statement, long BookMinor, long DifferenceMinor);

/// <summary>The bank beside the book; amounts of the bank are null when no statement goes that far back.</summary>
public sealed record BankComparisonDocument(
    DateOnly AsOf,
    string Currency,
    long? BankMinor,
    long BookMinor,
    long? DifferenceMinor,
    int OnlyAtBank,
    long OnlyAtBankMinor,
    int OnlyInBook,
    long OnlyInBookMinor,
    long? UnexplainedMinor)
{
    /// <summary>The document of a comparison.</summary>
    public static BankComparisonDocument Of(BankComparison one) => new(
        one.AsOf,
        one.Currency.Code,
        one.Bank?.Minor,
        one.Book.Minor,
        one.Difference?.Minor,
        one.OnlyAtBank.Count,
        one.OnlyAtBank.Sum(line => line.Amount.Minor),
        one.OnlyInBook.Count,
        one.OnlyInBook.Sum(movement => movement.Amount.Minor),
        one.Unexplained?.Minor);
}

/// <summary>A line as a steward reads it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Date">The day it was booked.</param>
/// <param name="AmountMinor">What the account gained.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Reference">The bank's reference.</param>
/// <param name="Text">What else the bank says.</param>
/// <param name="Match">What it is matched to; null while it is not.</param>
/// <param name="Candidates">Of one that is not matched: the postings that it can be, at most ten.</param>
public sealed record BankLineDocument(
    string Id,
    DateOnly Date,
    long AmountMinor,
    string Currency,
    string Reference,
    string Text,
    BankMatchDocument? Match,
    IReadOnlyList<BankMovementDocument> Candidates)
{
    private const int CandidatesMost = 10;

    /// <summary>The document of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="open">The postings that no line is matched to.</param>
    public static BankLineDocument Of(StoredBankLine line, IEnumerable<BankMovement> open) => new(
        line.Line.Id,
        line.Line.Date,
        line.Line.Amount.Minor,
        line.Line.Amount.Currency.Code,
        line.Line.Reference,
        line.Line.Text,
        line.Entry is null
            ? null
            : new BankMatchDocument(line.Entry, line.Posting, line.ChangedBy, line.ChangedUtc ?? default),
        line.Entry is not null
            ? []
            : [
                .. open.Where(movement => BankMatching.IsCandidate(line.Line, movement))
                    .Take(CandidatesMost).Select(BankMovementDocument.Of),
            ]);
}

/// <summary>What a line is matched to.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Posting">Which posting of it, from 0.</param>
/// <param name="By">The steward; null when the rule did.</param>
/// <param name="AtUtc">When.</param>
public sealed record BankMatchDocument(string Entry, int Posting, string? By, DateTimeOffset AtUtc);

/// <summary>A posting at <c>assets:bank</c>.</summary>
public sealed record BankMovementDocument(
    string Entry, int Posting, DateOnly Date, long AmountMinor, string Currency, string Memo)
{
    /// <summary>The document of a posting.</summary>
    public static BankMovementDocument Of(BankMovement movement) => new(
        movement.Entry,
        movement.Posting,
        movement.Date,
        movement.Amount.Minor,
        movement.Amount.Currency.Code,
        movement.Memo);
}

/// <summary>What a steward says that a line is.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Posting">Which posting of it, from 0; without it the first at the bank with the line's amount.</param>
public sealed record BankMatchBody(string Entry, int? Posting = null);

/// <summary>An empty body.</summary>
public sealed record BankMatchingBody;

/// <summary>How many lines were matched just now.</summary>
public sealed record BankMatchingDocument(int Matched);
