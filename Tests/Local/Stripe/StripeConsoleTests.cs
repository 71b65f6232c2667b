namespace PeepFunctions.Tests;

public sealed class StripeConsoleTests
{
    [Fact]
    public async Task Console_WithOneOfEverything_ShowsItEscaped()
    {
        await using var world = await StripeWorld.StartAsync();
        Assert.Contains("None yet.", await world.GetAsync("/"), StringComparison.Ordinal);
        var creator = await world.OnboardAsync();
        var charge = await world.PayAsync(100_00, creator, 10_00);
        await world.SubscribeAsync(12_00);
        await world.V1.Refunds.CreateAsync(new() { Charge = charge.Id, Amount = 10_00, ReverseTransfer = true });
        await world.V1.Topups.CreateAsync(new() { Amount = 5_00, Currency = "eur", Description = "<b>bold</b>" });
        world.Clock.Advance(TimeSpan.FromSeconds(1));

        var page = await world.GetAsync("/console");

        foreach (var shown in (string[])["100.00 EUR", "refunded 10.00 EUR", "reversed 10.00 EUR", "12.00 EUR", creator,
            charge.Id, charge.TransferId, "can be paid", "&lt;b&gt;bold&lt;/b&gt;", "reverse_transfer"])
            Assert.Contains(shown, page, StringComparison.Ordinal);

        Assert.DoesNotContain("<b>bold", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Buttons_Pressed_DoWhatTheySay()
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();
        var charge = await world.PayAsync(100_00, creator, 10_00);
        var disputed = await world.PayAsync(50_00);

        await PressAsync(world, "v1/refunds",
            ("charge", charge.Id), ("amount", ""), ("reverse_transfer", "true"), ("refund_application_fee", "true"));
        await PressAsync(world, $"charges/{disputed.Id}/dispute", ("amount", "3000"));
        var dispute = (await world.V1.Disputes.ListAsync()).Single();
        await PressAsync(world, $"disputes/{dispute.Id}/win", ("amount", ""));
        await PressAsync(world, "v1/topups", ("amount", "20000"), ("currency", "eur"));
        await PressAsync(world, "movements", ("type", "reserve_hold"), ("amountMinor", "-5000"), ("currency", "eur"));
        await PressAsync(world, $"accounts/{creator}/restrict");
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await PressAsync(world, "v1/payouts", ("amount", "10000"), ("currency", "eur"));
        await PressAsync(world, $"payouts/{(await world.V1.Payouts.ListAsync()).Single().Id}/fail");

        // -3.20 of the refund, 48.25 - 15.00 of the dispute, 200.00 topped up, 50.00 held.
        Assert.Equal(-3_20 + 33_25 + 200_00 - 50_00, await world.TotalAsync());
        Assert.Equal("won", (await world.V1.Disputes.GetAsync(dispute.Id)).Status);
        Assert.Equal("inactive", (await world.V1.Accounts.GetAsync(creator)).Capabilities.Transfers);
    }

    [Fact]
    public async Task Button_Refused_SaysWhyAndChangesNothing()
    {
        await using var world = await StripeWorld.StartAsync();
        var charge = await world.PayAsync(50_00);

        using var tooMuch = await world.PostAsync("/console/v1/refunds", ("charge", charge.Id), ("amount", "5001"));
        using var unknown = await world.PostAsync($"/console/charges/{charge.Id}/explode");
        using var nowhere = await world.PostAsync("/");
        using var noAmount = await world.PostAsync("/console/movements", ("type", "stripe_fee"), ("amountMinor", "x"));

        Assert.Equal(400, (int)tooMuch.StatusCode);
        var page = await tooMuch.Content.ReadAsStringAsync();
        Assert.Contains("<p role=\"alert\">Refund amount (5001)", page, StringComparison.Ordinal);
        Assert.Equal(404, (int)unknown.StatusCode);
        Assert.Equal(404, (int)nowhere.StatusCode);
        Assert.Equal(400, (int)noAmount.StatusCode);
        Assert.Equal(48_25, await world.TotalAsync());
    }

    [Fact]
    public async Task Faults_SetByTheForm_AreSet()
    {
        await using var world = await StripeWorld.StartAsync();

        await PressAsync(world, "faults", ("seed", "5"), ("drop", "0.5"), ("insufficientBalance", "true"),
            ("restrictedAccounts", "acct_1 acct_2"), ("retryAfter", ""));
        var set = await world.GetAsync("/_sandbox/faults");
        using var refused = await world.PostAsync("/console/faults", ("drop", "2"));

        foreach (var part in (string[])["\"seed\":5", "\"drop\":0.5", "\"insufficientBalance\":true", "\"acct_2\""])
            Assert.Contains(part, set, StringComparison.Ordinal);

        Assert.Equal(400, (int)refused.StatusCode);
        Assert.Equal(set, await world.GetAsync("/_sandbox/faults"));
    }

    [Fact]
    public async Task Form_OfAnotherSite_IsNotTaken()
    {
        await using var world = await StripeWorld.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(world.Sandbox.Address, "/console/v1/topups"));
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Content = new FormUrlEncodedContent([new("amount", "1000"), new("currency", "eur")]);

        using var answer = await http.SendAsync(request);

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Empty(await world.V1.Topups.ListAsync());
    }

    private static async Task PressAsync(StripeWorld world, string path, params (string Name, string Value)[] fields)
    {
        using var answer = await world.PostAsync($"/console/{path}", fields);
        Assert.Equal(303, (int)answer.StatusCode);
        var shown = answer.Headers.Location!.ToString();
        Assert.StartsWith("/console?done=", shown, StringComparison.Ordinal);
        var last = path.Split('/')[^1];
        Assert.Contains($"<p role=\"status\">Done: {last}", await world.GetAsync(shown), StringComparison.Ordinal);
    }
}
