using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>
/// The co-op of <see cref="DividendApp"/>, which begins in November, so that its second close ends a fiscal year.
/// </summary>
internal static class YearEndApp
{
    public static readonly DateTimeOffset
        Start = new(2036, 11, 5, 12, 0, 0, TimeSpan.Zero),
        NovemberClosable = new(2036, 12, 4, 6, 0, 0, TimeSpan.Zero),
        DecemberClosable = new(2037, 1, 4, 6, 0, 0, TimeSpan.Zero),
        JanuaryClosable = new(2037, 2, 4, 6, 0, 0, TimeSpan.Zero);

    public static Task<DividendApp> StartAsync(params (string Path, string Json)[] changes) =>
        StartAsync(new Dictionary<string, string>(), null, changes);

    // The second version binds November too.
    public static async Task<DividendApp> StartAsync(
        Dictionary<string, string> settings,
        Action<IServiceCollection>? configure,
        params (string Path, string Json)[] changes)
    {
        settings["Peep__EffectiveFrom"] = "2036-11";
        var coop = await DividendApp.StartAsync(settings, configure, start: Start);
        var bylaws = coop.App.Services.GetRequiredService<BylawsTable>();
        Assert.True(await bylaws.TryAddAsync(
            BylawsDocumentTests.Valid(BylawsDocumentTests.Changed(
                [("/version", "2"), ("/effectiveFrom", "\"2036-11\""), .. changes])),
            default));
        await bylaws.ReadAllAsync(default);
        return coop;
    }

    public static async Task CloseAsync(DividendApp coop, string period)
    {
        await CalculateAsync(coop, period);
        await Task.Delay(200); // the fence
        await CalculateAsync(coop, period);
    }

    public static async Task PayAsync(DividendApp coop, string period)
    {
        foreach (var shard in Shards.All)
        {
            await PayShardAsync(coop, period, shard);
        }

        await coop.App.SettleAsync();
        foreach (var shard in Shards.All)
        {
            await PayShardAsync(coop, period, shard); // what was sent is confirmed by now; the last one ends the run
        }
    }

    public static Task CalculateAsync(DividendApp coop, string period) =>
        Make<CalculateDividends>(coop).RunAsync(Message(period), default);

    public static Task PayShardAsync(DividendApp coop, string period, string shard) =>
        Make<PayDividends>(coop).RunAsync(Message($"{period}|{shard}"), default);

    /// <summary>The transfers of one kind, smallest first.</summary>
    public static async Task<List<long>> SentAsync(DividendApp coop, string period, string kind) =>
    [
        .. (await coop.TransfersAsync())
            .Where(one => one.Metadata["period"] == period && one.Metadata["kind"] == kind)
            .Select(one => one.Amount)
            .Order(),
    ];

    public static string Redeemed(JsonElement run) => run.GetProperty("redemption").GetRawText();

    private static T Make<T>(DividendApp coop) => ActivatorUtilities.CreateInstance<T>(coop.App.Services);

    private static string Message(string id) => JsonSerializer.Serialize(new Pointer(id), Json.Options);
}
