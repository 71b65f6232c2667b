using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class SweepExpiredTests
{
    [Fact]
    public async Task Sweep_AfterAMonth_LeavesNoCodeSessionOrAnswerButTheKey()
    {
        await using var app = await PeepApp.StartAsync();
        var body = new { email = "ada@people.example", handle = "ada", classes = new[] { "creator" }, acceptsBylaws = 1 };
        await app.PostAsync("members", body, key: "a key");
        await app.SignUpAsync("ben", "creator");
        await app.SettleAsync();

        await app.RunAsync(nameof(SweepExpired));
        await app.SettleAsync();
        Assert.NotEqual(0, await CountAsync(app, TableNames.Sessions));
        Assert.NotEqual(0, await CountAsync(app, TableNames.SignInCodes));

        await app.JumpToAsync(app.Clock.GetUtcNow().AddDays(31));
        await app.RunAsync(nameof(SweepExpired));
        await PeepApp.UntilAsync(async () => await CountAsync(app, TableNames.Sessions) == 0);
        await PeepApp.UntilAsync(async () => await CountAsync(app, TableNames.SignInCodes) == 0);
        var keys = await Table(app, TableNames.IdempotencyKeys).QueryAsync<TableEntity>().ToListAsync();
        Assert.Contains("Body", Assert.Single(keys).Keys);
        Assert.DoesNotContain("Answer", keys[0].Keys);

        using var other = await app.SendAsync(HttpMethod.Post, "members", body with { handle = "eve" }, key: "a key");
        await PeepApp.AssertProblemAsync(other, 409, "key-reused");
    }

    private static ValueTask<int> CountAsync(PeepApp app, string table) =>
        Table(app, table).QueryAsync<TableEntity>().CountAsync();

    private static TableClient Table(PeepApp app, string table) =>
        app.Services.GetRequiredService<TableServiceClient>().GetTableClient(table);
}
