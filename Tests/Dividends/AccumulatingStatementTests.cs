using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>Cash that has to add up first: what its member reads of it before and after it is paid.</summary>
public sealed class AccumulatingStatementTests
{
    // The figures are those of MonthRunTests and YearEndTests: of 500.00 that are paid out at least, Ada's 495.10 of
    // January wait; with February's 49.51 they are 544.61.
    [Fact]
    public async Task Statement_CashPaidWithALaterRuns_SaysWithWhich()
    {
        await using var coop = await DividendApp.StartAsync();
        var bylaws = coop.App.Services.GetRequiredService<BylawsTable>();
        Assert.True(await bylaws.TryAddAsync(
            BylawsDocumentTests.Valid(BylawsDocumentTests.Changed(
                ("/version", "2"), ("/effectiveFrom", "\"2036-01\""), ("/minimumPayoutMinor", "50000"))),
            default));
        await bylaws.ReadAllAsync(default);
        await coop.PayDuesAsync(10_000_00);
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);
        await coop.App.JumpToAsync(new DateTimeOffset(2036, 2, 4, 6, 0, 0, TimeSpan.Zero));
        await coop.RunAsync("2036-01", "paid");
        var ada = await coop.App.SignInAsync(coop.Ada.Email);

        Assert.Equal(("accumulating", null, "2036-01", 49_510), await PaymentAsync(coop, ada, "2036-01"));
        Assert.Contains("The cash waits until", await PageAsync(coop, ada, "2036-01"), StringComparison.Ordinal);

        await coop.PayDuesAsync(1_000_00);
        await coop.WorkAsync("february", 60_000, 40_000, 4_800);
        await coop.App.JumpToAsync(new DateTimeOffset(2036, 3, 4, 6, 0, 0, TimeSpan.Zero));
        await coop.SignInAgainAsync();
        await coop.RunAsync("2036-02", "paid");
        ada = await coop.App.SignInAsync(coop.Ada.Email);

        var transfer = Assert.Single(
            await coop.TransfersAsync(), one => one.Metadata["payee"] == coop.Ada.MemberId);
        Assert.Equal(54_461, transfer.Amount);
        foreach (var period in new[] { "2036-01", "2036-02" })
        {
            Assert.Equal(("confirmed", transfer.Id, "2036-02", 54_461), await PaymentAsync(coop, ada, period));
            Assert.Contains(
                $"It was paid as {transfer.Id}. With the cash of other runs it is 544.61 USD.",
                await PageAsync(coop, ada, period),
                StringComparison.Ordinal);
        }
    }

    private static async Task<(string?, string?, string?, long)> PaymentAsync(
        DividendApp coop, SignedIn member, string period)
    {
        var payment = (await coop.App.GetAsync($"members/me/statements/{period}", member.Token)).GetProperty("payment");
        string? Text(string name) => payment.GetProperty(name).GetString();
        return (Text("state"), Text("transferId"), Text("period"), payment.GetProperty("amountMinor").GetInt64());
    }

    private static async Task<string> PageAsync(DividendApp coop, SignedIn member, string period)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"members/me/statements/{period}");
        request.Headers.Authorization = new("Bearer", member.Token);
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await coop.App.Api.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
