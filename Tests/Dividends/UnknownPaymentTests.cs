using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class UnknownPaymentTests
{
    /// <summary>
    /// Stripe makes the transfer, nobody hears of it, and then Stripe only fails: for a day the machine asks by itself,
    /// then the stewards are told, once; when Stripe speaks again, one transfer is found.
    /// </summary>
    [Fact]
    public async Task Payment_UnknownForADay_IsToldToTheStewardsOnceAndPaidOnce()
    {
        await using var coop = await DividendApp.StartAsync(new Dictionary<string, string>
        {
            ["AzureWebJobs.PayDividends.Disabled"] = "true",
        });
        await coop.PayDuesAsync(10_000_00);
        await coop.App.SettleAsync();
        await coop.App.JumpToAsync(new DateTimeOffset(2036, 2, 4, 6, 0, 0, TimeSpan.Zero));
        await coop.RunAsync("2036-01", "paying");
        var payable = new Payable(PayableKind.Dividend, Period.Parse("2036-01"), coop.Ada.MemberId);
        var payments = coop.App.Services.GetRequiredService<DividendPaymentsTable>();
        await payments.AddMissingAsync(
            [PaymentRow.Create(payable, Money.FromMinor(1_000, DividendApp.Usd), accumulating: false, "hash")], default);

        await FaultAsync(coop, """{"lostAnswers": 1}""");
        var payment = (await payments.FindAsync(payable, default))!;
        payment.Begin(await coop.App.AccountOfAsync(coop.Ada), coop.App.Clock.GetUtcNow());
        Assert.True(await payments.TryWriteAsync(payment, default));

        // The first answer is lost, and the same call made again finds what it made; then the process is killed.
        Assert.IsType<TransferAnswer.Made>(
            await coop.App.Services.GetRequiredService<PayoutTransfers>().MakeAsync(payment, default));
        await FaultAsync(coop, """{"serverErrors": 1}""");
        Assert.Equal(PaymentState.Unknown, (await payments.FindAsync(payable, default))!.State);
        await RetryAsync(coop);
        Assert.Empty(await NoticesAsync(coop));

        await coop.App.JumpToAsync(coop.App.Clock.GetUtcNow().AddHours(25));
        await coop.SignInAgainAsync();
        await RetryAsync(coop);
        await RetryAsync(coop);
        Assert.Equal($"payment-unknown {payable.Group}", Assert.Single(await NoticesAsync(coop)));

        await FaultAsync(coop, "{}");
        await StepAsync(coop, payable);
        var sent = (await payments.FindAsync(payable, default))!;
        Assert.Null(sent.UnknownSinceUtc);
        Assert.Equal(sent.TransferId, Assert.Single(await coop.TransfersAsync()).Id);
    }

    private static async Task StepAsync(DividendApp coop, Payable payable)
    {
        var services = coop.App.Services;
        var payment = await services.GetRequiredService<DividendPaymentsTable>().FindAsync(payable, default);
        await services.GetRequiredService<PaymentSteps>().AdvanceAsync(
            payment!, new AvailableFunds(services.GetRequiredService<StripeBalance>()), default);
    }

    private static Task RetryAsync(DividendApp coop) => ActivatorUtilities
        .CreateInstance<RetryPayments>(coop.App.Services).RunAsync(new Local.Hosting.TimerInfo(), default);

    private static async Task<List<string>> NoticesAsync(DividendApp coop) =>
    [
        .. (await coop.App.GetAsync("notices", coop.Steward.Token)).GetProperty("items").EnumerateArray().Select(
            one => $"{one.GetProperty("code").GetString()} {one.GetProperty("reference").GetString()}"),
    ];

    private static async Task FaultAsync(DividendApp coop, string faults)
    {
        using var content = JsonContent.Create(System.Text.Json.JsonDocument.Parse(faults));
        using var answer = await coop.App.Pages.PostAsync(
            new Uri(coop.App.Sandbox!.Address, "/_sandbox/faults"), content);
        answer.EnsureSuccessStatusCode();
    }
}
