using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PeepFunctions.Tests;

/// <summary>One figure of a report, ours and hledger's, in minor units.</summary>
internal sealed record BesideLine(string Report, string Line, long OursMinor, long HledgersMinor);

/// <summary>
/// The four reports of a running app beside what hledger reckons from the app's own export of the same months. One
/// currency; no line that is zero on both sides.
/// </summary>
/// <param name="app">The app.</param>
/// <param name="token">A steward's session.</param>
/// <param name="begin">The first month with an entry.</param>
internal sealed class ReportsBeside(PeepApp app, string token, Period begin)
{
    private const string Close = "tag:source=close", Redemption = "tag:source=redemption";

    private static readonly string[] Cash = ["assets", "not:assets:in-dispute", "not:assets:receivable"];

    private readonly Dictionary<Period, string> _journals = [];

    /// <summary>Every figure of every report over a span.</summary>
    public async Task<List<BesideLine>> ReadAsync(string span)
    {
        var (first, last) = (ReportBooks.Span(span).First, ReportBooks.Span(span).Last);
        var before = await JournalAsync(begin, first.AddMonths(-1));
        var within = await JournalAsync(first > begin ? first : begin, last);
        var upTo = before + within;
        return
        [
            .. Lines("income", await IncomeAsync(span), HledgersIncome(within)),
            .. Lines("balance", await SheetAsync(span), HledgersSheet(upTo)),
            .. Lines("equity", await EquityAsync(span), HledgersEquity(before, within, upTo)),
            .. Lines("cash", await CashAsync(span), HledgersCash(before, within, upTo)),
        ];
    }

    private async Task<Dictionary<string, long>> IncomeAsync(string span) =>
        Figures(await ReportAsync("income-statement", span), (section, line, _) =>
            line == "surplus" ? line : $"{section} {line}");

    private static Dictionary<string, long> HledgersIncome(string within) =>
        Sections(within, "incomestatement", $"not:{Close}")
            .ToDictionary(one => one.Key == "net" ? "surplus" : one.Key, one => one.Value);

    // Deeper accounts than hledger's depth are added up. Equity is told without what is not closed, as hledger does.
    private async Task<Dictionary<string, long>> SheetAsync(string span)
    {
        var sheet = await ReportAsync("balance-sheet", span);
        return Figures(sheet, (section, line, _) => (section, line) switch
        {
            ("suspense", "suspense") => null,
            ("equity", "total") => "equity total with surplus-not-closed",
            ("equity", "surplus-not-closed") => line,
            _ => $"{section} {string.Join(':', line.Split(':').Take(2))}",
        });
    }

    private static Dictionary<string, long> HledgersSheet(string upTo)
    {
        var sheet = Sections(upTo, "balancesheetequity", "--depth", "2");
        var open = -Total(upTo, "income", "expenses");
        sheet["surplus-not-closed"] = open;
        sheet["suspense total"] = -Total(upTo, "suspense");
        sheet.Remove("net");
        sheet.Remove("equity total", out var closed);
        sheet["equity total with surplus-not-closed"] = closed + open;
        return sheet;
    }

    private async Task<Dictionary<string, long>> EquityAsync(string span) =>
        Figures(await ReportAsync("members-equity", span), (_, line, column) =>
            $"{line} {(column is "opening" or "divided" or "redeemed" or "closing" ? column : "otherwise")}");

    private static Dictionary<string, long> HledgersEquity(string before, string within, string upTo)
    {
        var lines = new Dictionary<string, long>();
        Add("opening", before);
        Add("divided", within, Close);
        Add("redeemed", within, Redemption);
        Add("otherwise", within, $"not:{Close}", $"not:{Redemption}");
        Add("closing", upTo);
        return lines;

        void Add(string column, string journal, params string[] query)
        {
            foreach (var (account, minor) in Balances(
                journal, ["equity", "income", "expenses", "--depth", "2", .. query]))
            {
                var line = account.StartsWith("equity:", StringComparison.Ordinal) ? account : "surplus-not-closed";
                foreach (var name in (string[])[line, "total"])
                {
                    lines[$"{name} {column}"] = lines.GetValueOrDefault($"{name} {column}") - minor;
                }
            }
        }
    }

    // Where each flow came from only the postings' own pairs tell; the cash itself is an account.
    private async Task<Dictionary<string, long>> CashAsync(string span)
    {
        var report = await ReportAsync("cash-flow", span);
        var lines = Figures(report, (section, line, column) => section == "cash" && column == "net" ? line : null);
        lines["flows of every section"] = Figures(report, (section, line, column) =>
            section != "cash" && line == "total" && column == "net" ? line : null).Values.Sum();
        return lines;
    }

    private static Dictionary<string, long> HledgersCash(string before, string within, string upTo) => new()
    {
        ["opening-cash"] = Total(before, Cash),
        ["change-in-cash"] = Total(within, Cash),
        ["flows of every section"] =
            -Total(within, "not:assets") - Total(within, "assets:in-dispute", "assets:receivable"),
        ["closing-cash"] = Total(upTo, Cash),
    };

    private async Task<string> JournalAsync(Period first, Period last)
    {
        var text = "";
        for (var period = first; period <= last; period = period.AddMonths(1))
        {
            if (!_journals.TryGetValue(period, out var month))
            {
                _journals[period] = month = await TextAsync($"ledger/{period}/journal.hledger");
            }

            text += month;
        }

        return text;
    }

    private Task<JsonElement> ReportAsync(string report, string span) =>
        app.GetAsync($"reports/{report}/{span}", token);

    private async Task<string> TextAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await app.Api.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    private static IEnumerable<BesideLine> Lines(
        string report, Dictionary<string, long> ours, Dictionary<string, long> hledgers) => ours.Keys
        .Union(hledgers.Keys)
        .Select(line => new BesideLine(report, line, ours.GetValueOrDefault(line), hledgers.GetValueOrDefault(line)))
        .Where(line => line is not { OursMinor: 0, HledgersMinor: 0 });

    // Every figure by the name that it gets from section, line and column; figures of one name are added up.
    private static Dictionary<string, long> Figures(JsonElement report, Func<string, string, string, string?> nameOf)
    {
        var figures = new Dictionary<string, long>();
        foreach (var section in report.GetProperty("sections").EnumerateArray())
        {
            var name = section.GetProperty("section").GetString()!;
            foreach (var line in section.GetProperty("lines").EnumerateArray())
            {
                Add(name, line.GetProperty("line").GetString()!, line.GetProperty("figures"));
            }

            if (section.GetProperty("total") is { ValueKind: JsonValueKind.Object } total)
            {
                Add(name, "total", total);
            }
        }

        return figures;

        void Add(string section, string line, JsonElement of)
        {
            foreach (var figure in of.EnumerateObject().Single().Value.EnumerateObject())
            {
                if (nameOf(section, line, figure.Name[..^"Minor".Length]) is { } key)
                {
                    figures[key] = figures.GetValueOrDefault(key) + figure.Value.GetInt64();
                }
            }
        }
    }

    private static Dictionary<string, long> Sections(string journal, params string[] arguments) =>
        Read(Hledger.Sections(journal, arguments[0], arguments[1..]));

    private static Dictionary<string, long> Balances(string journal, string[] query) =>
        journal.Length == 0 ? [] : Read(Hledger.Balances(journal, query));

    private static long Total(string journal, params string[] query) =>
        journal.Length == 0 ? 0 : Hledger.Amounts(journal, query).Sum(MinorOf);

    private static Dictionary<string, long> Read(IEnumerable<string> lines) => lines.ToDictionary(
        line => line[..line[..line.LastIndexOf(' ')].LastIndexOf(' ')],
        line => MinorOf(line[(line[..line.LastIndexOf(' ')].LastIndexOf(' ') + 1)..]));

    // "-12.30 USD": all of one currency, with two digits after the mark.
    private static long MinorOf(string amount)
    {
        Assert.EndsWith(" USD", amount, StringComparison.Ordinal);
        return long.Parse(
            amount[..^" USD".Length].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
