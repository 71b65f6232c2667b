using System.Text.Json;

namespace PeepFunctions.Local.Demo;

/// <summary>What each month came to.</summary>
internal sealed class YearBook(IReadOnlyList<ApiAnswer> runs, IReadOnlyList<JsonElement> transfers)
{
    private static readonly string[] Head =
        ["month", "income", "expenses", "surplus", "tithe", "dividends", "paid", "state"];

    /// <summary>The runs, oldest first.</summary>
    public IReadOnlyList<ApiAnswer> Runs => runs;

    /// <summary>The transfers that the co-op made itself.</summary>
    public IReadOnlyList<JsonElement> Transfers => transfers;

    public static async Task<YearBook> ReadAsync(DemoWorld world, CoopFacts coop, CancellationToken cancellationToken)
    {
        var runs = new List<ApiAnswer>();
        for (var month = 1; month <= world.Plan.Months; month++)
        {
            var path = $"api/dividends/{CoopFacts.PeriodOf(coop.MonthAt(month))}";
            runs.Add((await world.Steward.GetAsync(path, cancellationToken)).Expected());
        }

        return new YearBook(runs, await world.Stripe.OwnTransfersAsync(cancellationToken));
    }

    /// <summary>The table.</summary>
    public IEnumerable<string> Lines() => TextTable.Write(Head, [.. runs.Select(Row), Totals()]);

    /// <summary>What was transferred for one month and purpose.</summary>
    public long Sent(string kind, string period) => transfers
        .Where(transfer => Metadata(transfer, "kind") == kind && Metadata(transfer, "period") == period)
        .Sum(transfer => transfer.GetProperty("amount").GetInt64());

    public static string? Metadata(JsonElement transfer, string name) =>
        transfer.GetProperty("metadata").TryGetProperty(name, out var value) ? value.GetString() : null;

    public static string PeriodOf(ApiAnswer run) => run["period"].GetString()!;

    private string[] Row(ApiAnswer run) =>
    [
        PeriodOf(run),
        .. Figures(run).Select(Amount.Text),
        run["state"].GetString()!,
    ];

    private string[] Totals() =>
    [
        "total",
        .. Enumerable.Range(0, 6).Select(i => Amount.Text(runs.Sum(run => Figures(run)[i]))),
        "",
    ];

    private long[] Figures(ApiAnswer run) =>
    [
        run.Number("incomeMinor"),
        run.Number("expensesMinor"),
        run.Number("surplusMinor"),
        Tithe(run),
        run.Number("allocatedMinor"),
        Sent("dividend", PeriodOf(run)),
    ];

    private static long Tithe(ApiAnswer run) => run["waterfall"].EnumerateArray()
        .Where(step => step.GetProperty("step").GetString() == "tithe")
        .Sum(step => step.GetProperty("amountMinor").GetInt64());
}
