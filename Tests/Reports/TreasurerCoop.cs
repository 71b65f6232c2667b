using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using PeepFunctions.Local.Demo;

namespace PeepFunctions.Tests;

/// <summary>
/// A co-op that was there before it came here: two members with shares and capital, money at Stripe and at a bank, a
/// loan, a claim that was bought back in part. It opens its books at the end of September and then lives three months
/// of the demo, October to December, which end its fiscal year.
/// </summary>
internal sealed class TreasurerCoop : IAsyncDisposable
{
    /// <summary>What stood at the bank when the books were opened.</summary>
    public const long BankMinor = 25_000_00;

    private const string SecondSteward = "second-steward@peep.example";

    private static readonly DemoPlan ThreeMonths = DemoPlan.Year with
    {
        Creators = 2,
        SmallCreators = 0,
        Contributors = 1,
        Supporters = 24,
        SupportingMembers = 2,
        Months = 3,
        PaymentsPerMonth = 24,
        MonthlySupports = 2,
        LossMonth = 2,
        BylawsVoteMonth = 0,
        Patience = TimeSpan.FromMinutes(1),
    };

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private readonly ToldDemo _demo;

    private TreasurerCoop(PeepApp app) => (App, _demo) = (app, new ToldDemo(app, _folder.Path, ThreeMonths));

    public PeepApp App { get; }

    public TreasuryDesk Desk { get; private set; } = null!;

    public SignedIn Ada { get; private set; } = null!;

    public SignedIn Ben { get; private set; } = null!;

    /// <summary>Until October begins: dues at Stripe, two stewards, members of before and those of the demo.</summary>
    public static async Task<TreasurerCoop> StartAsync()
    {
        var coop = new TreasurerCoop(await PeepApp.StartAsync(
            new Dictionary<string, string>
            {
                ["Peep__EffectiveFrom"] = "2036-10",
                ["Peep__FoundingStewards__0"] = PeepApp.Steward,
                ["Peep__FoundingStewards__1"] = SecondSteward,
                ["Peep__CloseFence"] = "00:00:00.500",
            },
            new DateTimeOffset(2036, 9, 20, 12, 0, 0, TimeSpan.Zero)));
        var app = coop.App;
        var books = await DividendApp.OfAsync(app);
        var second = await app.SignInOrUpAsync("second-steward", SecondSteward);
        coop.Desk = TreasuryDesk.Of(app, books.Steward.MemberId, second.MemberId);
        await books.PayDuesAsync(3_000_00);
        (coop.Ada, coop.Ben) = (await app.SignUpAsync("ada", "creator"), await app.SignUpAsync("ben", "creator"));
        await app.OnboardAsync(coop.Ada);
        await app.OnboardAsync(coop.Ben);
        await app.JumpToAsync(new DateTimeOffset(2036, 10, 1, 15, 0, 0, TimeSpan.Zero));
        await coop._demo.TellUntilAsync("founding", Patience);

        // As the members would have voted: from 5 000.00 on an expense needs another steward.
        var bylaws = app.Services.GetRequiredService<BylawsTable>();
        Assert.True(await bylaws.TryAddAsync(
            BylawsDocumentTests.Valid(BylawsDocumentTests.Changed(
                ("/version", "2"), ("/effectiveFrom", "\"2036-10\""), ("/expenseApprovalMinor", "500000"))),
            default));
        await bylaws.ReadAllAsync(default);
        return coop;
    }

    /// <summary>The balances of the end of September as a file.</summary>
    public async Task<string> OpeningAsync()
    {
        var stripe = (await LinesAsync("ledger/2036-09/trial-balance", "balances"))
            .Single(line => Text(line, "account") == "assets:stripe").GetProperty("balanceMinor").GetInt64();
        var claims = await LinesAsync("ownership/claims", "items");
        var claim = claims.First(one => Text(one, "class") == "founder").GetProperty("id").GetString();
        const long LoanMinor = 10_000_00, SharesMinor = 20_00, CapitalMinor = 750_00, ReserveMinor = 8_000_00;
        var rest = BankMinor + stripe - LoanMinor - SharesMinor - CapitalMinor - ReserveMinor;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            account,month,amountMinor,currency
            assets:bank,,{BankMinor},usd
            assets:stripe,,{stripe},usd
            liabilities:loans:city-bank,,{LoanMinor},usd
            equity:shares:{Ada.MemberId},,1000,usd
            equity:shares:{Ben.MemberId},,1000,usd
            equity:capital:{Ada.MemberId},2033-05,40000,usd
            equity:capital:{Ada.MemberId},2034-02,15000,usd
            equity:capital:{Ben.MemberId},2033-05,20000,usd
            equity:reserve,,{ReserveMinor},usd
            equity:undistributed,,{rest},usd
            redeemed:{claim},,1200,usd

            """);
    }

    /// <summary>The demo goes on to the end of a month and its close.</summary>
    public Task LiveAsync(string period) => _demo.TellUntilAsync($"{period} ", Patience);

    /// <summary>The demo's last month, after which it looks at everything.</summary>
    public async Task LiveToTheEndAsync()
    {
        var (holds, told) = await _demo.TellAsync(Patience);
        Assert.True(holds, told);
        Assert.DoesNotContain("✗", told, StringComparison.Ordinal);
    }

    /// <summary>Who sends a hash to be approved by two: the first steward, twice, and then the second.</summary>
    public async Task<List<string>> TwoStewardsAsync(string path, string hash, string state)
    {
        var states = new List<string>();
        foreach (var steward in new[] { Desk.FirstId, Desk.FirstId, Desk.SecondId })
        {
            states.Add(Text(await App.PostAsync(path, new { hash }, await Desk.Calls.OpenAsync(steward)), state));
        }

        return states;
    }

    public async Task<HttpResponseMessage> SendFileAsync(string path, string file) =>
        await Desk.PostRawAsync(path, Encoding.UTF8.GetBytes(file), "text/csv", await Desk.FirstAsync());

    /// <summary>One steward enters an entry of a template, the other approves it.</summary>
    public async Task EnterAsync(
        string template, string date, string? name, params (string Amount, long Minor)[] amounts)
    {
        var posted = await Desk.EnterAsync(await Desk.TemplateAsync(template, date, name, amounts));
        Assert.Equal("posted", Text(posted, "state"));
    }

    /// <summary>What moved at the bank as a bank shows it: one line a transfer, a day later than the book.</summary>
    public async Task<List<(string Entry, DateOnly Day, long Minor, string Memo)>> BankAsync()
    {
        var lines = new List<(string Entry, DateOnly Day, long Minor, string Memo)>();
        foreach (var period in (string[])["2036-10", "2036-11", "2036-12"])
        {
            foreach (var entry in await LinesAsync($"ledger/{period}/entries?limit=200", "items"))
            {
                var minor = entry.GetProperty("postings").EnumerateArray().Sum(posting =>
                    (Text(posting, "to") == "assets:bank" ? posting.GetProperty("amountMinor").GetInt64() : 0)
                    - (Text(posting, "from") == "assets:bank" ? posting.GetProperty("amountMinor").GetInt64() : 0));
                if (minor != 0)
                {
                    var day = DateOnly.FromDateTime(entry.GetProperty("instantUtc").GetDateTimeOffset().UtcDateTime);
                    lines.Add((Text(entry, "id"), day.AddDays(1), minor, Text(entry, "memo")));
                }
            }
        }

        return lines;
    }

    /// <summary>A list that the first steward reads, all of its pages.</summary>
    public async Task<List<JsonElement>> LinesAsync(string path, string list)
    {
        var (lines, after, token) = (new List<JsonElement>(), "", await Desk.FirstAsync());
        while (true)
        {
            var page = await App.GetAsync(path + after, token);
            lines.AddRange(page.GetProperty(list).EnumerateArray());
            if (!page.TryGetProperty("next", out var next) || next.ValueKind != JsonValueKind.String)
            {
                return lines;
            }

            var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            after = $"{mark}after={Uri.EscapeDataString(next.GetString()!)}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _folder.Dispose();
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
