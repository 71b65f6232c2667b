using Stripe;

namespace PeepFunctions.Tests;

/// <summary>
/// A co-op's first weeks, so short that its rows can be kept, and with a row in nearly every table: shares, support,
/// dues, hours, an expense, a draft, a bank statement, a settlement file, something in suspense, a claim, a vote that is
/// sealed and one that is open, a closed month that is paid. Nobody in it is a real person; addresses are sealed under
/// keys of this file.
/// </summary>
internal static class ReleaseDrive
{
    private static readonly DateTimeOffset JanuaryClosable = new(2036, 2, 4, 6, 0, 0, TimeSpan.Zero);

    /// <summary>Keys that seal golden rows and nothing else.</summary>
    public static IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>
    {
        ["Peep__DataKey"] = Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(i => (byte)i)]),
        ["Peep__IndexKey"] = Convert.ToBase64String([.. Enumerable.Range(101, 32).Select(i => (byte)i)]),
        ["Peep__CloseFence"] = "00:00:01",
    };

    /// <summary>Has it happen; answers with the app, still running.</summary>
    public static async Task<(DividendApp Coop, string Sealed, string Open)> RunAsync()
    {
        var coop = await DividendApp.StartAsync(Keys);
        var app = coop.App;
        await IssueClaimAsync(coop);
        await app.AskAsync(
            HttpMethod.Put, "members/me/payout-route", new { route = "file", reference = "ref-ben" }, coop.Ben.Token);
        await app.AskAsync(HttpMethod.Delete, "members/me/consents", token: coop.Cyd.Token);
        await app.PostAsync("members/me/consents", new { bylaws = 1 }, coop.Cyd.Token);
        await coop.PayDuesAsync(200_000);
        await app.SupportAsync("ada", 5_000, supporter: coop.Ben);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);
        await ApproveHoursAsync(coop);
        await app.PostAsync(
            "expenses",
            new { date = "2036-01-05", amountMinor = 2_500, currency = "usd", category = "hosting", memo = "a server" },
            coop.Steward.Token);
        await SettlementFile.PostAsync(app, coop.Steward.Token, SettlementFile.Of(
            "s-1,sale,2036-01-05T09:00:00Z,30000,1500,usd,ben,p1,"));
        await KeepBooksAsync(coop);
        await app.ControlAsync("movements", new { type = "invented_tomorrow", amountMinor = 700, currency = "usd" });
        await app.PostAsync("reconciliations", new { }, coop.Steward.Token);
        await app.SettleAsync();

        var election = await FileAsync(coop, "A studio");
        await JumpAsync(app, election, "opensUtc", "open");
        await VoteAsync(coop, election, "yes");
        await JumpAsync(app, election, "closesUtc", "sealed");

        await app.JumpToAsync(JanuaryClosable);
        await coop.RunAsync("2036-01", "paid", "paying");
        await app.SettleAsync();
        await SignInAgainAsync(coop);
        await app.PostAsync("payout-files", new { }, coop.Steward.Token, "first-file");
        var open = await FileAsync(coop, "A van");
        await JumpAsync(app, open, "opensUtc", "open");
        await SignInAgainAsync(coop);
        await VoteAsync(coop, open, "no");
        await app.SettleAsync();
        return (coop, election, open);
    }

    private static async Task SignInAgainAsync(DividendApp coop)
    {
        await coop.SignInAgainAsync();
        foreach (var member in (SignedIn[])[coop.Ada, coop.Ben, coop.Cyd])
        {
            Tokens[member.MemberId] = (await coop.App.SignInAsync(member.Email)).Token;
        }
    }

    private static Dictionary<string, string> Tokens { get; } = [];

    private static string TokenOf(SignedIn member) => Tokens.GetValueOrDefault(member.MemberId, member.Token);

    private static async Task ApproveHoursAsync(DividendApp coop)
    {
        var logged = await coop.App.PostAsync(
            "members/me/hours", new { date = "2036-01-04", minutes = 90, note = "wrote tests" }, coop.Cyd.Token);
        await coop.App.AskAsync(
            HttpMethod.Post, $"hours/{logged.GetProperty("id").GetString()}/approve", token: coop.Steward.Token);
    }

    // A draft that waits with the document that shows it, an expense of every month, and what the bank says.
    private static async Task KeepBooksAsync(DividendApp coop)
    {
        var desk = TreasuryDesk.Of(coop.App, coop.Steward.MemberId, coop.Steward.MemberId);
        await coop.App.PostAsync(
            "drafts",
            await desk.TemplateAsync("grant-free", "2036-01-05", name: null, ("amount", 1_000)),
            await desk.FirstAsync());
        await coop.App.PostAsync(
            "recurring-expenses",
            new
            {
                day = 28,
                first = "2036-02",
                last = "2036-03",
                amountMinor = 500,
                currency = "usd",
                category = "rent",
                memo = "a desk",
            },
            await desk.FirstAsync());
        using var bank = await desk.PostRawAsync(
            "bank/statements?date=Day&amount=Money&reference=Ref&dateFormat=yyyy-MM-dd&decimalMark=."
                + "&currency=usd&from=2036-01-01&to=2036-01-05&openingMinor=0&closingMinor=-2500",
            "Day,Money,Ref\n2036-01-05,-25.00,server\n"u8.ToArray(),
            "text/csv",
            await desk.FirstAsync());
        Assert.True((int)bank.StatusCode == 201, await bank.Content.ReadAsStringAsync());
    }

    private static async Task IssueClaimAsync(DividendApp coop)
    {
        var account = await coop.Stripe.V1.Accounts.CreateAsync(new AccountCreateOptions
        {
            Type = "express",
            Country = "US",
            Capabilities = new() { Transfers = new() { Requested = true } },
        });
        await coop.App.ControlAsync($"accounts/{account.Id}/onboard");
        await coop.App.AskAsync(
            HttpMethod.Put, "payees/founder-account", new { payoutAccount = account.Id }, coop.Steward.Token);
        await coop.App.PostAsync(
            "ownership/claims",
            new
            {
                @class = "founder",
                holder = coop.Ada.MemberId,
                payee = "founder-account",
                units = 600,
                principalMinor = 50_000,
                capBps = 30_000,
                seniority = 1,
                issuedOn = "2036-01-05",
            },
            coop.Steward.Token);
    }

    private static async Task<string> FileAsync(DividendApp coop, string title) => (await coop.App.PostAsync(
        "proposals", new { kind = "resolution", title, text = "Let us have one." }, TokenOf(coop.Ada)))
        .GetProperty("id").GetString()!;

    private static async Task VoteAsync(DividendApp coop, string proposal, string choice)
    {
        foreach (var member in (SignedIn[])[coop.Ada, coop.Ben, coop.Cyd])
        {
            using var answer = await coop.App.SendAsync(
                HttpMethod.Put,
                $"proposals/{proposal}/ballot",
                new { nonce = VotingApp.NewNonce(), choice, @as = "members" },
                TokenOf(member));
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    private static async Task JumpAsync(PeepApp app, string proposal, string time, string state)
    {
        await app.JumpToAsync(
            (await app.GetAsync($"proposals/{proposal}")).GetProperty(time).GetDateTimeOffset().AddMinutes(5));
        await PeepApp.UntilAsync(async () =>
            (await app.GetAsync($"proposals/{proposal}")).GetProperty("state").ValueEquals(state));
    }
}
