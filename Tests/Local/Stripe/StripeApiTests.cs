using Stripe;

namespace PeepFunctions.Tests;

public sealed class StripeApiTests
{
    [Fact]
    public async Task Transfer_SameKey_IsReplayedAndMovesMoneyOnce()
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();
        await world.PayAsync(100_00);
        world.Clock.Advance(TimeSpan.FromDays(2));
        var key = new RequestOptions { IdempotencyKey = "dividend:2027-01:mem_ada:a1" };

        var first = await world.V1.Transfers.CreateAsync(Dividend(creator, 40_00), key);
        var second = await world.V1.Transfers.CreateAsync(Dividend(creator, 40_00), key);

        Assert.Equal(first.Id, second.Id);
        Assert.Equal("true", second.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(96_80 - 40_00, await world.TotalAsync());
        var other = await Assert.ThrowsAsync<StripeException>(
            () => world.V1.Transfers.CreateAsync(Dividend(creator, 41_00), key));
        Assert.Equal("idempotency_error", other.StripeError.Type);

        // Forgotten after a day: the same key pays again, as it would live.
        world.Clock.Advance(TimeSpan.FromHours(24));
        var third = await world.V1.Transfers.CreateAsync(Dividend(creator, 40_00), key);
        Assert.NotEqual(first.Id, third.Id);
        var group = await world.V1.Transfers.ListAsync(new() { TransferGroup = "dividend:2027-01" });
        Assert.Equal([third.Id, first.Id], group.Select(transfer => transfer.Id));
        Assert.Equal("dividend", group.Last().Metadata["kind"]);
    }

    [Fact]
    public async Task Transfer_MoneyNotAvailableYet_IsRefusedAndTheRefusalReplayed()
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();
        await world.PayAsync(100_00);
        var key = new RequestOptions { IdempotencyKey = "dividend:2027-01:mem_ada:a1" };

        var refused = await Assert.ThrowsAsync<StripeException>(
            () => world.V1.Transfers.CreateAsync(Dividend(creator, 40_00), key));
        world.Clock.Advance(TimeSpan.FromHours(23));
        world.Clock.Advance(TimeSpan.FromSeconds(3599));
        var replayed = await Assert.ThrowsAsync<StripeException>(
            () => world.V1.Transfers.CreateAsync(Dividend(creator, 40_00), key));
        world.Clock.Advance(TimeSpan.FromDays(2));
        var next = await world.V1.Transfers.CreateAsync(
            Dividend(creator, 40_00), new RequestOptions { IdempotencyKey = "dividend:2027-01:mem_ada:a2" });

        Assert.Equal("balance_insufficient", refused.StripeError.Code);
        Assert.Equal("balance_insufficient", replayed.StripeError.Code);
        Assert.Equal("true", replayed.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.StartsWith("txn_", next.BalanceTransactionId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("restrict", "insufficient_capabilities_for_transfer")]
    [InlineData("deauthorize", "resource_missing")]
    public async Task Transfer_AccountCannotTakeIt_IsRefused(string action, string code)
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();
        await world.PayAsync(100_00);
        world.Clock.Advance(TimeSpan.FromDays(2));
        using var done = await world.PostJsonAsync($"/_sandbox/accounts/{creator}/{action}", "");
        Assert.True(done.IsSuccessStatusCode);

        var refused = await Assert.ThrowsAsync<StripeException>(
            () => world.V1.Transfers.CreateAsync(Dividend(creator, 1_00)));

        Assert.Equal(code, refused.StripeError.Code);
    }

    [Fact]
    public async Task Reversal_InParts_ComesBackToTheBalance()
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();
        await world.PayAsync(100_00);
        world.Clock.Advance(TimeSpan.FromDays(2));
        var transfer = await world.V1.Transfers.CreateAsync(Dividend(creator, 40_00));

        await world.V1.Transfers.Reversals.CreateAsync(transfer.Id, new() { Amount = 15_00 });
        var rest = await world.V1.Transfers.Reversals.CreateAsync(transfer.Id);

        Assert.Equal(25_00, rest.Amount);
        Assert.Equal(96_80, await world.TotalAsync());
        Assert.True((await world.V1.Transfers.GetAsync(transfer.Id)).Reversed);
        await Assert.ThrowsAsync<StripeException>(() => world.V1.Transfers.Reversals.CreateAsync(transfer.Id));
    }

    [Fact]
    public async Task Payout_Asked_LeavesTheBalanceAndArrives()
    {
        await using var world = await StripeWorld.StartAsync();
        await world.PayAsync(100_00);
        world.Clock.Advance(TimeSpan.FromDays(2));

        var payout = await world.V1.Payouts.CreateAsync(new() { Amount = 96_80, Currency = "eur" });

        Assert.Equal("pending", payout.Status);
        Assert.Equal(0, await world.TotalAsync());
        world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal("paid", (await world.V1.Payouts.GetAsync(payout.Id)).Status);
        var transactions = await world.V1.BalanceTransactions.ListAsync(new()
        {
            Source = payout.Id,
            Expand = ["data.source"],
        });
        Assert.IsType<Payout>(transactions.Single().Source);
    }

    [Fact]
    public async Task List_Paged_ShowsEachOnceNewestFirst()
    {
        await using var world = await StripeWorld.StartAsync();
        var made = new List<string>();
        for (var at = 0; at < 7; at++)
        {
            made.Insert(0, (await world.V1.Customers.CreateAsync(new() { Name = $"{at}" })).Id);
            world.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        var first = await world.V1.Customers.ListAsync(new() { Limit = 3 });
        var second = await world.V1.Customers.ListAsync(new() { Limit = 3, StartingAfter = first.Last().Id });
        var back = await world.V1.Customers.ListAsync(new() { Limit = 2, EndingBefore = second.Last().Id });
        var all = await world.V1.Customers.ListAutoPagingAsync(new() { Limit = 2 }).ToListAsync();
        var created = all[4].Created;
        var middle = await world.V1.Customers.ListAsync(new()
        {
            Created = new DateRangeOptions { GreaterThanOrEqual = created, LessThan = created.AddSeconds(20) },
        });

        Assert.Equal(made[..3], first.Select(customer => customer.Id));
        Assert.True(first.HasMore);
        Assert.Equal(made[3..6], second.Select(customer => customer.Id));
        Assert.Equal(made[3..5], back.Select(customer => customer.Id));
        Assert.Equal(made, all.Select(customer => customer.Id));
        Assert.Equal(made[3..5], middle.Select(customer => customer.Id));
    }

    [Fact]
    public async Task Request_Wrong_IsRefusedInStripesShape()
    {
        await using var world = await StripeWorld.StartAsync();

        var missing = await Assert.ThrowsAsync<StripeException>(() => world.V1.Charges.GetAsync("ch_none"));
        var unknown = await Assert.ThrowsAsync<StripeException>(() => world.V1.Customers.CreateAsync(new()
        {
            ExtraParams = new Dictionary<string, object> { ["colour"] = "blue" },
        }));
        var amount = await Assert.ThrowsAsync<StripeException>(
            () => world.V1.Transfers.CreateAsync(new() { Currency = "eur", Destination = "acct_1" }));
        var route = await Assert.ThrowsAsync<StripeException>(() => world.V1.Coupons.GetAsync("c"));
        var stranger = new StripeClient(new StripeClientOptions
        {
            ApiKey = "sk_test_other",
            ApiBase = world.Sandbox.Address.ToString().TrimEnd('/'),
        });
        var key = await Assert.ThrowsAsync<StripeException>(() => stranger.V1.Balance.GetAsync());

        Assert.Equal((404, "resource_missing"), ((int)missing.HttpStatusCode, missing.StripeError.Code));
        Assert.Equal(("parameter_unknown", "colour"), (unknown.StripeError.Code, unknown.StripeError.Param));
        Assert.Equal(("parameter_missing", "amount"), (amount.StripeError.Code, amount.StripeError.Param));
        Assert.Equal(404, (int)route.HttpStatusCode);
        Assert.Equal(401, (int)key.HttpStatusCode);
        Assert.StartsWith("req_", missing.StripeResponse.RequestId, StringComparison.Ordinal);
    }

    private static TransferCreateOptions Dividend(string destination, long amount) => new()
    {
        Amount = amount,
        Currency = "eur",
        Destination = destination,
        TransferGroup = "dividend:2027-01",
        Metadata = new() { ["kind"] = "dividend" },
    };
}
