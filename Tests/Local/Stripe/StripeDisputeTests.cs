using Microsoft.Extensions.Time.Testing;
using Stripe;

namespace PeepFunctions.Tests;

public sealed class StripeDisputeTests
{
    [Fact]
    public async Task Dispute_Opened_TakesTheAmountAndTheFee()
    {
        await using var world = await StripeWorld.StartAsync();
        var creator = await world.OnboardAsync();
        var charge = await world.PayAsync(100_00, creator, 10_00);

        var id = await OpenAsync(world, charge.Id);

        var dispute = await world.V1.Disputes.GetAsync(id, new() { Expand = ["charge"] });
        Assert.Equal(("needs_response", 100_00L, false), (dispute.Status, dispute.Amount, dispute.IsChargeRefundable));
        Assert.True(dispute.Charge.Disputed);
        Assert.Equal(charge.PaymentIntentId, dispute.PaymentIntentId);
        var moved = dispute.BalanceTransactions.Single();
        Assert.Equal(
            ("adjustment", "dispute", -100_00L, 15_00L, -115_00L, id),
            (moved.Type, moved.ReportingCategory, moved.Amount, moved.Fee, moved.Net, moved.SourceId));
        Assert.Equal(
            ["charge.dispute.created", "charge.dispute.funds_withdrawn"], await world.EventTypesAsync(id));
        // 6.80 of the support, less the dispute.
        Assert.Equal(-108_20, await world.TotalAsync());
        var refused = await Assert.ThrowsAsync<StripeException>(
            () => world.V1.Refunds.CreateAsync(new() { Charge = charge.Id }));
        Assert.Equal("charge_disputed", refused.StripeError.Code);
        var listed = await world.V1.BalanceTransactions.ListAsync(
            new() { Source = id, Expand = ["data.source"] });
        Assert.IsType<Dispute>(listed.Single().Source);
    }

    // Worked: 50.00 - 1.75 - (50.00 + 15.00) = -16.75; then what is given back.
    [Theory]
    [InlineData("win", "", "won", 33_25)]
    [InlineData("win", """{"amount": 2000}""", "won", 3_25)]
    [InlineData("lose", "", "lost", -16_75)]
    [InlineData("lose", """{"amount": 500}""", "lost", -11_75)]
    public async Task Dispute_Decided_GivesBackWhatItSays(string verdict, string body, string status, long left)
    {
        await using var world = await StripeWorld.StartAsync();
        var charge = await world.PayAsync(50_00);
        var id = await OpenAsync(world, charge.Id);

        await world.ControlAsync($"disputes/{id}/{verdict}", body);

        var dispute = await world.V1.Disputes.GetAsync(id);
        Assert.Equal(status, dispute.Status);
        Assert.Equal(left, await world.TotalAsync());
        Assert.Equal(left, (await world.TransactionsAsync()).Sum(transaction => transaction.Net));
        Assert.Equal(left + 16_75, dispute.BalanceTransactions.Skip(1).Sum(transaction => transaction.Amount));
        Assert.All(dispute.BalanceTransactions.Skip(1), transaction =>
            Assert.Equal(("dispute_reversal", 0L), (transaction.ReportingCategory, transaction.Fee)));
        string[] reinstated = left == -16_75 ? [] : ["charge.dispute.funds_reinstated"];
        Assert.Equal(
            ["charge.dispute.created", "charge.dispute.funds_withdrawn", .. reinstated, "charge.dispute.closed"],
            await world.EventTypesAsync(id));
        var refund = world.V1.Refunds.CreateAsync(new() { Charge = charge.Id, Amount = 1 });
        if (status == "won")
            Assert.Equal("succeeded", (await refund).Status);
        else
            Assert.Equal("charge_disputed", (await Assert.ThrowsAsync<StripeException>(() => refund)).StripeError.Code);

        using var again = await world.PostJsonAsync($"/_sandbox/disputes/{id}/win", "");
        Assert.Equal(400, (int)again.StatusCode);
    }

    [Fact]
    public async Task Dispute_ReinstatedInParts_NeverGivesBackMoreThanWasTaken()
    {
        await using var world = await StripeWorld.StartAsync();
        var charge = await world.PayAsync(50_00);
        var id = await OpenAsync(world, charge.Id, """{"amount": 3000}""");

        await world.ControlAsync($"disputes/{id}/reinstate", """{"amount": 1000}""");
        using var tooMuch = await world.PostJsonAsync($"/_sandbox/disputes/{id}/reinstate", """{"amount": 2001}""");
        await world.ControlAsync($"disputes/{id}/reinstate");
        await world.ControlAsync($"disputes/{id}/lose");

        Assert.Equal(400, (int)tooMuch.StatusCode);
        // 48.25 less the fee of 15.00
        Assert.Equal(33_25, await world.TotalAsync());
        var amounts = (await world.V1.Disputes.GetAsync(id)).BalanceTransactions.Select(moved => moved.Amount);
        Assert.Equal([-30_00L, 10_00L, 20_00L], amounts);
    }

    [Fact]
    public async Task Inquiry_MovesNothing_UntilItIsEscalated()
    {
        await using var world = await StripeWorld.StartAsync();
        var charge = await world.PayAsync(50_00);
        var id = await OpenAsync(world, charge.Id, """{"inquiry": true}""");

        var inquiry = await world.V1.Disputes.UpdateAsync(id, new()
        {
            Evidence = new() { UncategorizedText = "They wrote a thank-you note." },
            Metadata = new() { ["seen"] = "yes" },
            Submit = true,
        });

        Assert.Equal(("warning_under_review", true), (inquiry.Status, inquiry.IsChargeRefundable));
        Assert.Empty(inquiry.BalanceTransactions);
        Assert.Equal(48_25, await world.TotalAsync());
        await world.ControlAsync($"disputes/{id}/escalate");
        var dispute = await world.V1.Disputes.GetAsync(id);
        Assert.Equal(("needs_response", false), (dispute.Status, dispute.IsChargeRefundable));
        Assert.Equal(-16_75, await world.TotalAsync());
        Assert.Equal("lost", (await world.V1.Disputes.CloseAsync(id)).Status);
    }

    [Fact]
    public async Task Inquiry_AboutARefundedCharge_IsClosed()
    {
        await using var world = await StripeWorld.StartAsync();
        var charge = await world.PayAsync(50_00);
        var id = await OpenAsync(world, charge.Id, """{"inquiry": true}""");

        await world.V1.Refunds.CreateAsync(new() { Charge = charge.Id });

        Assert.Equal("warning_closed", (await world.V1.Disputes.GetAsync(id)).Status);
        using var lose = await world.PostJsonAsync($"/_sandbox/disputes/{id}/lose", "");
        Assert.Equal(400, (int)lose.StatusCode);
    }

    [Theory]
    [InlineData("winning_evidence", "won")]
    [InlineData("losing_evidence", "lost")]
    public async Task TestCard_ThatIsDisputed_IsDecidedByTestEvidence(string evidence, string status)
    {
        await using var world = await StripeWorld.StartAsync();
        var intent = await world.V1.PaymentIntents.CreateAsync(new()
        {
            Amount = 20_00,
            Currency = "eur",
            PaymentMethod = "pm_card_createDispute",
            Confirm = true,
        });
        Assert.Empty(await world.V1.Disputes.ListAsync());
        world.Clock.Advance(TimeSpan.FromSeconds(1));

        var dispute = (await world.V1.Disputes.ListAsync(new() { PaymentIntent = intent.Id })).Single();
        dispute = await world.V1.Disputes.UpdateAsync(
            dispute.Id, new() { Evidence = new() { UncategorizedText = evidence } });

        Assert.Equal(status, dispute.Status);
    }

    [Fact]
    public async Task CheckoutPage_PaidAndDisputed_HasADispute()
    {
        await using var world = await StripeWorld.StartAsync();
        var session = await world.CreateSessionAsync(20_00);

        using var paid = await world.PressPayAsync(session.Id, ("outcome", "dispute"));
        world.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(303, (int)paid.StatusCode);
        Assert.Equal("needs_response", (await world.V1.Disputes.ListAsync()).Single().Status);
    }

    [Fact]
    public async Task Restart_WithADisputeUnderWay_KeepsIt()
    {
        var folder = Directory.CreateTempSubdirectory("peep-stripe-").FullName;
        var clock = new FakeTimeProvider(new DateTimeOffset(2027, 1, 4, 6, 0, 0, TimeSpan.Zero));
        var path = Path.Combine(folder, "stripe.log");
        string id;
        await using (var world = await StripeWorld.StartAsync(options => options with { LogPath = path }, clock))
        {
            id = await OpenAsync(world, (await world.PayAsync(50_00)).Id);
            await world.ControlAsync($"disputes/{id}/reinstate", """{"amount": 1000}""");
        }

        clock.Advance(TimeSpan.FromDays(3));
        await using (var again = await StripeWorld.StartAsync(options => options with { LogPath = path }, clock))
        {
            var dispute = await again.V1.Disputes.GetAsync(id);
            Assert.All(dispute.BalanceTransactions, moved => Assert.Equal("available", moved.Status));
            await again.ControlAsync($"disputes/{id}/win");
            Assert.Equal(33_25, await again.TotalAsync());
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> OpenAsync(StripeWorld world, string charge, string body = "") =>
        (string)(await world.ControlAsync($"charges/{charge}/dispute", body))["id"]!;
}
