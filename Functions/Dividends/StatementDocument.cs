namespace PeepFunctions.Functions;

/// <summary>How cash is paid.</summary>
/// <param name="State">Where the payment stands.</param>
/// <param name="TransferId">The transfer; null before there is one.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Reason">Why it is held or failed; null otherwise.</param>
/// <param name="Period">The run that it is a payment of: a later one where the cash had to add up first.</param>
/// <param name="AmountMinor">All of it, with the cash of other runs that added up.</param>
public sealed record StatementPayment(
    PaymentState State, string? TransferId, int Attempts, string? Reason, string Period, long AmountMinor)
{
    /// <summary>What a member may know of a payment; null when there is none.</summary>
    public static StatementPayment? Of(PaymentRow? payment) => payment is null
        ? null
        : new StatementPayment(
            payment.State,
            payment.TransferId,
            payment.Attempts,
            payment.Reason,
            payment.Payable.Period.ToString(),
            payment.Amount.Minor);
}

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
    public static StatementDocument Of(StoredStatement statement, StatementPayment? payment) => new(
        statement.Period,
        statement.Currency,
        statement.Lines,
        statement.AllocatedMinor,
        statement.CashMinor,
        statement.CapitalMinor,
        payment,
        statement.CapitalBalanceMinor);
}

/// <summary>A statement in a list.</summary>
public sealed record StatementLine(
    string Period, string Currency, long AllocatedMinor, long CashMinor, long CapitalMinor);

/// <summary>What the end of a fiscal year paid back of a member's capital.</summary>
public sealed record CapitalRedemption(string Period, long AmountMinor, StatementPayment? Payment);

/// <summary>
/// The statements of a fiscal year, named by the calendar year that it begins in, with their sums and with what its end
/// paid back of capital. As taxes are by calendar years, so are the figures of that year, whatever run they come from:
/// dividends paid, capital that the member was told of, capital paid back.
/// </summary>
public sealed record YearStatementDocument(
    string Year,
    string Currency,
    IReadOnlyList<StatementDocument> Statements,
    long AllocatedMinor,
    long CashMinor,
    long CapitalMinor,
    CapitalRedemption? Redemption,
    long PaidMinor,
    long NoticesMinor,
    long RedemptionsPaidMinor);

/// <summary>A member's capital.</summary>
public sealed record CapitalDocument(
    string Currency,
    long BalanceMinor,
    IReadOnlyList<CapitalTranche> Tranches,
    IReadOnlyList<CapitalRedemption> Redemptions);
