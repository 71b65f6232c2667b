using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Tests;

/// <summary>The co-op of the tests of payout files, and what its steward does with them.</summary>
internal static class PayoutFiles
{
    private static readonly DateTimeOffset JanuaryClosable = new(2036, 2, 4, 6, 0, 0, TimeSpan.Zero);

    // Support by settlement, dues by Stripe for the surplus, the three on the file route, January closed.
    internal static async Task<DividendApp> StartAsync(Action<IServiceCollection>? configure = null)
    {
        var coop = await DividendApp.StartAsync(configure: configure);
        foreach (var (member, reference) in new[]
        {
            (coop.Ada, "ref-ada"), (coop.Ben, "ref-ben"), (coop.Cyd, "ref-cyd"),
        })
        {
            await coop.App.AskAsync(
                HttpMethod.Put, "members/me/payout-route", new { route = "file", reference }, member.Token);
        }

        await SettlementFile.PostAsync(coop.App, coop.Steward.Token, SettlementFile.Of(
            "s-1,sale,2036-01-05T09:00:00Z,100000,0,usd,ada,p1,", "s-2,sale,2036-01-05T09:00:00Z,100000,0,usd,ben,p1,",
            "s-3,sale,2036-01-05T10:00:00Z,20000,0,usd,ada,p2,"));
        await coop.WorkAsync("january", 60_000, 40_000, 4_800);
        await coop.App.SettleAsync();
        await coop.App.JumpToAsync(JanuaryClosable);
        await coop.RunAsync("2036-01", "paid");
        await coop.App.SettleAsync();
        await coop.SignInAgainAsync();
        return coop;
    }

    internal static Task<JsonElement> MakeAsync(DividendApp coop, string key) =>
        coop.App.PostAsync("payout-files", new { }, coop.Steward.Token, key);

    internal static Task<JsonElement> ConfirmAsync(DividendApp coop, string id, object body) =>
        coop.App.PostAsync($"payout-files/{id}/confirm", body, coop.Steward.Token);

    internal static async Task<string[]> CsvAsync(DividendApp coop, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", coop.Steward.Token);
        request.Headers.Accept.ParseAdd("text/csv");
        using var response = await coop.App.Api.SendAsync(request);
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        return (await response.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    internal static int Payments(JsonElement run, string state) =>
        run.GetProperty("payments").GetProperty(state).GetInt32();

    internal static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    internal static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
