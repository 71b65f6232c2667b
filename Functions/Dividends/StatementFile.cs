using System.Globalization;
using System.Text.Json;

namespace PeepFunctions.Functions;

/// <summary>Statements as a file: a row for each line, so that a spreadsheet can add them up and check them.</summary>
public static class StatementFile
{
    private static readonly string[] Header =
    [
        "period", "currency", "class", "basis", "your_patronage", "pool_patronage", "pool_minor", "amount_minor",
        "allocated_minor", "cash_minor", "capital_minor", "payment", "transfer",
    ];

    /// <summary>The file of some statements. A run's sums stand in its first row only.</summary>
    public static IResult Of(string name, IEnumerable<StatementDocument> statements) =>
        Csv.File(name, Header, statements.SelectMany(Rows));

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
                    statement.Payment is { } payment ? Name(payment.State) : "",
                    statement.Payment?.TransferId ?? "",
                ]
                : ["", "", "", "", ""],
        ]);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
