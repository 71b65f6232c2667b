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

    /// <summary>The table, and what to know of it.</summary>
    public IEnumerable<string> Lines()
    {
        var table = TextTable.Write(Head, [.. runs.Select(Row), Totals()]);
        return runs.Any(IsCarried) ? table.Append("A carried month's figures are in the next one's, too.") : table;
    }

    /// <summary>What was transferred for a month, for one purpose or for any.</summary>
    public long Sent(string period, string? kind = null) => transfers
        .Where(transfer => Metadata(transfer, "period") == period)
        .Where(transfer => kind is null || Metadata(transfer, "kind") == kind)
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

    private string[] Totals()
    {
        // A carried month comes again with the next one's window.
        var once = runs.Where((run, i) => !IsCarried(run) || i == runs.Count - 1).Select(Figures).ToList();
        return ["total", .. Enumerable.Range(0, Head.Length - 2).Select(i => Amount.Text(once.Sum(row => row[i]))), ""];
    }

    private static bool IsCarried(ApiAnswer run) => run.Text("state") == MonthClose.Carried;

    private long[] Figures(ApiAnswer run) =>
    [
        run.Number("incomeMinor"),
        run.Number("expensesMinor"),
        run.Number("surplusMinor"),
        Tithe(run),
        run.Number("allocatedMinor"),
        Sent(PeriodOf(run), "dividend"),
    ];

    private static long Tithe(ApiAnswer run) => run["waterfall"].EnumerateArray()
        .Where(step => step.GetProperty("step").GetString() == "tithe")
        .Sum(step => step.GetProperty("amountMinor").GetInt64());
}
