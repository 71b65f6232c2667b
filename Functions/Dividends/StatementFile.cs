using System.Globalization;
using System.Text.Json;

namespace PeepFunctions.Functions;

/// <summary>Statements as a file: a row for each line, so that a spreadsheet can add them up and check them.</summary>
public static class StatementFile
{
    private static readonly string[] Header =
    [
        "period", "currency", "class", "basis", "your_patronage", "pool_patronage", "pool_minor", "amount_minor",
        "allocated_minor", "cash_minor", "capital_minor", "redeemed_minor", "payment", "transfer",
    ];

    /// <summary>The file of one run. Its sums stand in the first row only.</summary>
    public static IResult Of(StatementDocument statement) =>
        Csv.File($"statement-{statement.Period}.csv", Header, Rows(statement));

    /// <summary>The file of a year: its runs, then what its end paid back of capital.</summary>
    public static IResult Of(YearStatementDocument year) => Csv.File(
        $"statements-{year.Year}.csv",
        Header,
        [
            .. year.Statements.SelectMany(Rows),
            .. year.Redemption is { } redemption ? (string[][])[Row(redemption, year.Currency)] : [],
        ]);

    private static string[] Row(CapitalRedemption redemption, string currency) =>
    [
        redemption.Period, currency, "", "", "", "", "", "", "", "", "",
        Number(redemption.AmountMinor),
        .. Payment(redemption.Payment),
    ];

    private static IEnumerable<string[]> Rows(StatementDocument statement) =>
        statement.Lines.Select((line, place) => (string[])
        [
            statement.Period,
            statement.Currency,
            Name(line.Class),
            Name(line.Basis),
            Number(line.YourPatronage),
            Number(line.PoolPatronage),
            Number(line.PoolMinor),
            Number(line.AmountMinor),
            .. place == 0
                ? (string[])
                [
                    Number(statement.AllocatedMinor),
                    Number(statement.CashMinor),
                    Number(statement.CapitalMinor),
                    "",
                    .. Payment(statement.Payment),
                ]
                : ["", "", "", "", "", ""],
        ]);

    private static string[] Payment(StatementPayment? payment) =>
        [payment is null ? "" : Name(payment.State), payment?.TransferId ?? ""];

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
