using System.Diagnostics;
using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>Statements as pages that answer "why this amount?" in sentences.</summary>
public static class StatementPage
{
    /// <summary>The page of one run.</summary>
    public static HtmlPage Of(StatementDocument statement) =>
        new($"Statement {statement.Period}", Section(statement) + Capital(statement));

    /// <summary>The page of a year.</summary>
    public static HtmlPage Of(YearStatementDocument year)
    {
        var currency = Currency.Parse(year.Currency);
        var sums = HtmlPage.Table(
            ["Run", "Allocated:", "In cash:", "As capital:"],
            [
                .. year.Statements.Select(one => Row(
                    one.Period, currency, one.AllocatedMinor, one.CashMinor, one.CapitalMinor)),
                Row("Sum", currency, year.AllocatedMinor, year.CashMinor, year.CapitalMinor),
            ]);
        var runs = year.Statements.Select(one => $"<h2>{HtmlPage.Text(one.Period)}</h2>{Section(one)}");
        var capital = year.Statements.Count > 0 ? Capital(year.Statements[^1]) : "";
        return new HtmlPage(
            $"Statements {year.Year}", $"{sums}{string.Concat(runs)}{capital}{Redemption(year)}{Paid(year)}");
    }

    private static string Redemption(YearStatementDocument year) => year.Redemption is not { } redemption
        ? ""
        : $"<p>Of your capital, {HtmlPage.Text(Show(redemption.AmountMinor, Currency.Parse(year.Currency)))} was paid "
            + $"back at the end of the year. {Payment(redemption.Payment, redemption.AmountMinor, Currency.Parse(year.Currency))}</p>";

    private static string Paid(YearStatementDocument year)
    {
        string In(long minor) => HtmlPage.Text(Show(minor, Currency.Parse(year.Currency)));
        return $"<p>In the calendar year {HtmlPage.Text(year.Year)} you were paid {In(year.PaidMinor)} of dividends "
            + $"and {In(year.RedemptionsPaidMinor)} of capital, and were told of {In(year.NoticesMinor)} of new "
            + "capital.</p>";
    }

    private static string Section(StatementDocument statement)
    {
        var currency = Currency.Parse(statement.Currency);
        var lines = HtmlPage.Table(
            ["Pool", "Why", "Your part:"],
            statement.Lines.Select(line => (string[])
            [
                $"{Name(line.Class)}, {Show(line.PoolMinor, currency)}",
                Why(line, currency),
                Show(line.AmountMinor, currency),
            ]));
        return $"{lines}<p>Together {HtmlPage.Text(Show(statement.AllocatedMinor, currency))}: "
            + $"{HtmlPage.Text(Show(statement.CashMinor, currency))} in cash, "
            + $"{HtmlPage.Text(Show(statement.CapitalMinor, currency))} as capital. {Payment(statement.Payment, statement.CashMinor, currency)}</p>";
    }

    private static string Capital(StatementDocument last) =>
        "<p>Your capital after it: "
        + $"{HtmlPage.Text(Show(last.CapitalBalanceMinor, Currency.Parse(last.Currency)))}.</p>";

    // The pool times your part of the measure, and at most one minor unit from rounding: the largest remainders get it.
    private static string Why(AllocationLine line, Currency currency) => line.Basis switch
    {
        PatronageBasis.SupportReceivedMinor =>
            $"You received {Show(line.YourPatronage, currency)} of {Show(line.PoolPatronage, currency)} in support.",
        PatronageBasis.SupportGivenMinor =>
            $"You gave {Show(line.YourPatronage, currency)} of {Show(line.PoolPatronage, currency)} in support.",
        PatronageBasis.MinutesWorked => Text($"You worked {line.YourPatronage} of {line.PoolPatronage} minutes."),
        PatronageBasis.Equal => Text($"You are one of {line.PoolPatronage}."),
        PatronageBasis.TenureMonths =>
            Text($"You have been a member for {line.YourPatronage} of all members' {line.PoolPatronage} months."),
        _ => throw new UnreachableException(),
    };

    private static string Payment(StatementPayment? payment, long cashMinor, Currency currency) => HtmlPage.Text(
        Payment(payment, cashMinor)
        + (payment is null || payment.AmountMinor == cashMinor
            ? ""
            : $" With the cash of other runs it is {Show(payment.AmountMinor, currency)}."));

    private static string Payment(StatementPayment? payment, long cashMinor) => payment switch
    {
        null when cashMinor == 0 => "",
        null => "Nothing is paid yet.",
        { State: PaymentState.Accumulating } => "The cash waits until it reaches the least that is paid out.",
        { State: PaymentState.Pending } => "The payment has not been sent yet.",
        { State: PaymentState.Unknown } => "The payment is under way.",
        { State: PaymentState.Sent, TransferId: var id } => $"The payment was sent as {id}.",
        { State: PaymentState.Confirmed, TransferId: var id } => $"It was paid as {id}.",
        { State: PaymentState.Held, Reason: var reason } => $"The payment is held: {reason}.",
        { State: PaymentState.WaitingForFunds } => "The payment waits until the co-op's balance suffices.",
        { State: PaymentState.Failed, Reason: var reason } => $"The payment failed: {reason}.",
        _ => throw new UnreachableException(),
    };

    private static string[] Row(string name, Currency currency, long allocated, long cash, long capital) =>
        [name, Show(allocated, currency), Show(cash, currency), Show(capital, currency)];

    private static string Name(MemberClass one) =>
        CultureInfo.InvariantCulture.TextInfo.ToTitleCase(MemberClasses.NameOf(one)) + "s";

    private static string Show(long minor, Currency currency) => Money.FromMinor(minor, currency).ToString();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
