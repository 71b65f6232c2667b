using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using static PeepFunctions.Tests.PayoutFiles;

namespace PeepFunctions.Tests;

/// <summary>A co-op that is leaving Stripe: support comes by settlement files, payments go by payout files.</summary>
public sealed class PayoutFileTests
{
    private static readonly string[] Today = ["2036-02-04"];

    // Owed: Ada 90 % of 1 000.00 + 200.00 = 1 080.00, Ben 900.00.
    [Fact]
    public async Task Month_SettledAndPaidByFiles_LeavesNothingOwedToMembers()
    {
        await using var coop = await StartAsync();
        var app = coop.App;

        var file = await MakeAsync(coop, "february");
        var id = Text(file, "id");
        using var second = await app.SendAsync(HttpMethod.Post, "payout-files", new { }, coop.Steward.Token, "other");
        await PeepApp.AssertProblemAsync(second, 409, "payout-file-open");
        Assert.Equal(id, Text(await MakeAsync(coop, "february"), "id"));
        Assert.Equal((5, 0), (Number(file, "lines"), Number(file, "withoutReference")));
        Assert.Equal(3, Payments(await coop.RunAsync("2036-01", "paid", "paying"), "sent"));
        var csv = await CsvAsync(coop, $"payout-files/{id}");
        Assert.Equal("key,payee,reference,amount,currency", csv[0]);
        Assert.Contains($"support:2036-02:{coop.Ada.MemberId},{coop.Ada.MemberId},ref-ada,1080.00,USD", csv);
        Assert.Equal(6, csv.Length);
        // Nothing can be transferred meanwhile, whoever asks.
        await app.RunAsync("RetryPayments");
        await app.SettleAsync();
        using var retry = await app.SendAsync(
            HttpMethod.Post, $"dividends/2036-01/payments/{coop.Ada.MemberId}/retry", token: coop.Steward.Token);
        await PeepApp.AssertProblemAsync(retry, 409, "nothing-to-retry");

        var confirmation = new { date = Today[0], from = "ccbill", returned = Array.Empty<string>() };
        var confirmed = await ConfirmAsync(coop, id, confirmation);
        var again = await ConfirmAsync(coop, id, confirmation);
        using var otherwise = await app.SendAsync(
            HttpMethod.Post, $"payout-files/{id}/confirm", new { date = Today[0], from = "bank" }, coop.Steward.Token);
        using var cancelled = await app.SendAsync(
            HttpMethod.Post, $"payout-files/{id}/cancel", token: coop.Steward.Token);

        await PeepApp.AssertProblemAsync(otherwise, 409, "payout-file-ended");
        await PeepApp.AssertProblemAsync(cancelled, 409, "payout-file-ended");
        Assert.Equal("confirmed", Text(confirmed, "state"));
        Assert.Equal(confirmed.ToString(), again.ToString());
        var run = await coop.RunAsync("2036-01", "paid");
        Assert.Equal((3, 1), (Payments(run, "confirmed"), Payments(run, "held")));
        foreach (var member in new[] { coop.Ada, coop.Ben, coop.Cyd })
        {
            Assert.Equal(0, await coop.BalanceAsync($"liabilities:dividends:{member.MemberId}"));
            Assert.Equal(0, await coop.BalanceAsync($"liabilities:creators:{member.MemberId}"));
        }

        Assert.Empty(await coop.TransfersAsync());
        await coop.AssertBooksAsync();
        Assert.Contains(
            $"paymentMadeByFile steward first-steward support:2036-02:{coop.Ada.MemberId}",
            await app.AuditAsync(coop.Ada));
        Assert.Single(
            await app.AuditAsync(coop.Ada),
            line => line.StartsWith("settlementPosted steward first-steward ", StringComparison.Ordinal));
        Assert.DoesNotContain(
            await app.AuditAsync(coop.Cyd), line => line.Contains("settlement", StringComparison.Ordinal));
        using var nothing = await app.SendAsync(HttpMethod.Post, "payout-files", new { }, coop.Steward.Token, "third");
        await PeepApp.AssertProblemAsync(nothing, 422, "nothing-to-pay");
        Assert.Equal(1, (await app.GetAsync("payout-files", coop.Steward.Token)).GetProperty("items").GetArrayLength());
        Assert.Contains(
            $"dividend,{coop.Ada.MemberId},", string.Join('\n', await CsvAsync(coop, "dividends/2036-01/payments")));
    }

    [Fact]
    public async Task Lines_ReturnedOrCancelled_StayOwed_AndGoIntoTheNextFile()
    {
        await using var coop = await StartAsync();
        var app = coop.App;
        var dividend = $"dividend:2036-01:{coop.Ada.MemberId}";
        var support = $"support:2036-02:{coop.Ben.MemberId}";

        var first = Text(await MakeAsync(coop, "one"), "id");
        await app.AskAsync(HttpMethod.Post, $"payout-files/{first}/cancel", token: coop.Steward.Token);
        await app.AskAsync(HttpMethod.Post, $"payout-files/{first}/cancel", token: coop.Steward.Token);
        Assert.Equal(4, Payments(await coop.RunAsync("2036-01", "paid"), "held"));
        var again = await MakeAsync(coop, "two");
        var id = Text(again, "id");
        Assert.Equal(5, Number(again, "lines"));
        foreach (var (field, body) in new (string, object)[]
        {
            ("date", new { date = "2036-02-05", from = "bank" }), ("date", new { date = "2036-02-02", from = "bank" }),
            ("from", new { date = Today[0], from = "stripe" }), ("from", new { date = Today[0], from = "segpay" }),
            ("returned", new { date = Today[0], from = "bank", returned = new[] { "dividend:2036-01:x" } }),
        })
        {
            using var wrong = await app.SendAsync(
                HttpMethod.Post, $"payout-files/{id}/confirm", body, coop.Steward.Token);
            await PeepApp.AssertProblemAsync(wrong, 400, "invalid", field);
        }

        // What is frozen is owed no more: a refund out of it is refused.
        using var late = await SettlementFile.SendAsync(app, coop.Steward.Token, SettlementFile.Of(
            "late-1,refund,2036-02-04T01:00:00Z,-1000,0,usd,ben,,"));
        Assert.Equal(["line 2"], (await SettlementFile.ErrorsAsync(late, 400, "settlement-faulty")).Keys);
        await ConfirmAsync(coop, id, new { date = Today[0], from = "bank", returned = new[] { support, dividend } });

        var payments = (await app.GetAsync("dividends/2036-01/payments?state=held", coop.Steward.Token))
            .GetProperty("items").EnumerateArray().ToDictionary(
                item => item.GetProperty("payee").GetString()!, item => item.GetProperty("reason").GetString());
        Assert.Equal("reversed", payments[coop.Ada.MemberId]);
        Assert.Equal(2, payments.Count);
        Assert.Equal(-90_000, await coop.BalanceAsync($"liabilities:creators:{coop.Ben.MemberId}"));
        Assert.True(await coop.BalanceAsync($"liabilities:dividends:{coop.Ada.MemberId}") < 0);
        await app.AskAsync(
            HttpMethod.Post, $"dividends/2036-01/payments/{coop.Ada.MemberId}/retry", token: coop.Steward.Token);
        await app.SettleAsync();
        Assert.Contains($"paymentRetried steward first-steward {dividend}", await app.AuditAsync(coop.Ada));
        var third = await MakeAsync(coop, "three");
        Assert.Equal(2, Number(third, "lines"));
        await ConfirmAsync(coop, Text(third, "id"), new { date = Today[0], from = "bank" });

        Assert.Equal(0, await coop.BalanceAsync($"liabilities:creators:{coop.Ben.MemberId}"));
        Assert.Equal(0, await coop.BalanceAsync($"liabilities:dividends:{coop.Ada.MemberId}"));
        Assert.Equal(3, Payments(await coop.RunAsync("2036-01", "paid"), "confirmed"));
        await coop.AssertBooksAsync();
    }

    [Fact]
    public async Task File_KilledBetweenAnyTwoRequests_FreezesAndPaysOnce()
    {
        var transport = new KillableTransport();
        await using var coop = await StartAsync(services =>
            services.Configure<StorageOptions>(options => options.Transport = transport));
        var freezing = coop.App.Services.GetRequiredService<PayoutFreezing>();
        var ending = coop.App.Services.GetRequiredService<PayoutEnding>();
        var id = PayoutFile.IdOf("0123456789abcdef0123456789abcdef");
        await coop.App.SettleAsync();

        var kills = await transport.KillAsync(
            1, () => freezing.FreezeAsync("steward", id["pf_".Length..], default));
        var file = await coop.App.GetAsync($"payout-files/{id}", coop.Steward.Token);
        Assert.Equal(("open", 5), (Text(file, "state"), Number(file, "lines")));
        kills += await transport.KillAsync(1, () => ending.ConfirmAsync(
            id,
            new PayoutConfirmation(new DateOnly(2036, 2, 4), "bank", [$"support:2036-02:{coop.Ben.MemberId}"]),
            coop.Steward.MemberId,
            default));

        Assert.True(kills > 30, $"{kills} kills: too few.");
        Assert.Equal("confirmed", Text(await coop.App.GetAsync($"payout-files/{id}", coop.Steward.Token), "state"));
        Assert.Equal(3, Payments(await coop.RunAsync("2036-01", "paid"), "confirmed"));
        Assert.Equal(0, await coop.BalanceAsync($"liabilities:creators:{coop.Ada.MemberId}"));
        Assert.Equal(-90_000, await coop.BalanceAsync($"liabilities:creators:{coop.Ben.MemberId}"));
        Assert.Equal(4, (await coop.EntriesAsync()).Count(entry =>
            entry.Id.StartsWith("payout-file:", StringComparison.Ordinal)));
        await coop.AssertBooksAsync();
        var audit = (await coop.App.AuditAsync(coop.Ben)).Select(line => line.Split(' '))
            .Select(line => $"{line[0]} {line[^1].Split(':')[0]}");
        Assert.Equal(
            [
                "paymentMadeByFile dividend", "paymentPutInFile dividend", "paymentPutInFile support",
                "paymentReturned support",
            ],
            audit.Where(line => line.StartsWith("payment", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Route_IsTheMembersOwn_AndItsReferenceIsSealed()
    {
        await using var app = await PeepApp.StartAsync();
        var member = await app.SignUpAsync("routed", "creator");
        foreach (var body in new object[]
        {
            new { route = "file" },
            new { route = "file", reference = "=1+1" },
            new { route = "file", reference = "-1" },
            new { route = "file", reference = "" }, new { route = "stripe", reference = new string('a', 65) },
        })
        {
            using var wrong = await app.SendAsync(HttpMethod.Put, "members/me/payout-route", body, member.Token);
            await PeepApp.AssertProblemAsync(wrong, 400, "invalid", "reference");
        }

        using var route = await app.SendAsync(
            HttpMethod.Put, "members/me/payout-route", new { route = "gold" }, member.Token);
        await PeepApp.AssertProblemAsync(route, 400, "invalid", "route");
        Assert.Equal("stripe", Text(await app.GetAsync("members/me/payout-route", member.Token), "route"));
        await app.AskAsync(
            HttpMethod.Put, "members/me/payout-route", new { route = "file", reference = "paxum.77" }, member.Token);

        var now = await app.GetAsync("members/me/payout-route", member.Token);
        Assert.Equal(("file", "paxum.77"), (Text(now, "route"), Text(now, "reference")));
        var row = await app.Services.GetRequiredService<MembersTable>().ReadAsync(member.MemberId, default);
        Assert.DoesNotContain(
            row.Select(pair => pair.Value).OfType<string>(),
            value => value.Contains("paxum", StringComparison.Ordinal));
    }
}
