namespace PeepFunctions.Functions;

/// <summary>How a statement's cash is paid.</summary>
public sealed record StatementPayment(PaymentState State, string? TransferId, int Attempts, string? Reason);

/// <summary>A statement as its member reads it.</summary>
public sealed record StatementDocument(
    string Period,
    string Currency,
    IReadOnlyList<AllocationLine> Lines,
    long AllocatedMinor,
    long CashMinor,
    long CapitalMinor,
    StatementPayment? Payment,
    long CapitalBalanceMinor)
{
    /// <summary>The document of a statement and of how it is paid.</summary>
    public static StatementDocument Of(StoredStatement statement, PaymentRow? payment) => new(
        statement.Period,
        statement.Currency,
        statement.Lines,
        statement.AllocatedMinor,
        statement.CashMinor,
        statement.CapitalMinor,
        payment is null
            ? null
            : new StatementPayment(payment.State, payment.TransferId, payment.Attempts, payment.Reason),
        statement.CapitalBalanceMinor);
}

/// <summary>A statement in a list.</summary>
public sealed record StatementLine(
    string Period, string Currency, long AllocatedMinor, long CashMinor, long CapitalMinor);

/// <summary>The statements of a fiscal year, named by the calendar year that it begins in, with their sums.</summary>
public sealed record YearStatementDocument(
    string Year,
    string Currency,
    IReadOnlyList<StatementDocument> Statements,
    long AllocatedMinor,
    long CashMinor,
    long CapitalMinor);

/// <summary>A member's capital.</summary>
public sealed record CapitalDocument(string Currency, long BalanceMinor, IReadOnlyList<CapitalTranche> Tranches);
