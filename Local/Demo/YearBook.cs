using System.Text.Json;

namespace PeepFunctions.Local.Demo;

/// <summary>What each month came to.</summary>
internal sealed class YearBook(IReadOnlyList<ApiAnswer> runs, IReadOnlyList<JsonElement> transfers)
{
    private static readonly string[] Head =
        ["month", "income", "expenses", "surplus", "tithe", "buyback", "dividends", "paid", "owned", "state"];

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
        var table = TextTable.Write(Head, [.. runs.Select(Row), TotalsRow()]);
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
        Owned(run),
        run["state"].GetString()!,
    ];

    /// <summary>The year's income and surplus.</summary>
    public (long IncomeMinor, long SurplusMinor) Totals() =>
        (Once().Sum(run => run.Number("incomeMinor")), Once().Sum(run => run.Number("surplusMinor")));

    // A carried month comes again with the next one's window.
    private IEnumerable<ApiAnswer> Once() => runs.Where((run, i) => !IsCarried(run) || i == runs.Count - 1);

    private string[] TotalsRow()
    {
        var once = Once().Select(Figures).ToList();
        var sums = Enumerable.Range(0, Head.Length - 3).Select(i => Amount.Text(once.Sum(row => row[i])));
        return ["total", .. sums, Owned(runs[^1]), ""];
    }

    private static bool IsCarried(ApiAnswer run) => run.Text("state") == MonthClose.Carried;

    private long[] Figures(ApiAnswer run) =>
    [
        run.Number("incomeMinor"),
        run.Number("expensesMinor"),
        run.Number("surplusMinor"),
        Taken(run, "tithe"),
        Taken(run, "buyback"),
        run.Number("allocatedMinor"),
        Sent(PeriodOf(run), "dividend"),
    ];

    /// <summary>How much of the company the community owned after it.</summary>
    private static string Owned(ApiAnswer run) => $"{Amount.Text(run.Number("communityOwnedBps"))} %";

    private static long Taken(ApiAnswer run, string name) => run["waterfall"].EnumerateArray()
        .Where(step => step.GetProperty("step").GetString() == name)
        .Sum(step => step.GetProperty("amountMinor").GetInt64());
}
