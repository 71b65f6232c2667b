using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using static PeepFunctions.Tests.PayoutFiles;

namespace PeepFunctions.Tests;

public sealed class PayoutFileAlteredTests
{
    /// <summary>
    /// Whoever confirms a file dies after some of its lines, then one is altered. The timer tells the stewards once and
    /// goes on with its other work; a steward cancels the file: what was posted stays, the rest goes into the next one.
    /// </summary>
    [Fact]
    public async Task File_AlteredWhileItIsConfirmed_IsToldOnce_AndCanBeCancelled()
    {
        var transport = new KillableTransport();
        await using var coop = await StartAsync(services =>
            services.Configure<StorageOptions>(options => options.Transport = transport));
        var app = coop.App;
        var files = app.Services.GetRequiredService<PayoutFilesTable>();
        var id = Text(await MakeAsync(coop, "altered"), "id");
        await app.SettleAsync();
        await DieConfirmingAsync(app, transport, id);
        var posted = await PostedAsync(coop);
        Assert.InRange(posted, 1, 4);
        await AlterAsync(app, (await files.FindAsync(id, default))!);

        for (var day = 0; day < 2; day++)
        {
            await app.Services.GetRequiredService<PayoutEnding>().ResumeAsync(default);
        }

        Assert.Single(
            (await app.GetAsync("notices", coop.Steward.Token)).GetProperty("items").EnumerateArray(),
            notice => notice.GetProperty("code").ValueEquals("payout-file-altered")
                && notice.GetProperty("reference").ValueEquals(id));
        var confirmation = new { date = "2036-02-04", from = "bank" };
        using var confirmed = await app.SendAsync(
            HttpMethod.Post, $"payout-files/{id}/confirm", confirmation, coop.Steward.Token);
        await PeepApp.AssertProblemAsync(confirmed, 409, "payout-file-altered");
        var cancelled = await app.AskAsync(
            HttpMethod.Post, $"payout-files/{id}/cancel", token: coop.Steward.Token);
        Assert.Equal("cancelled", Text(cancelled, "state"));
        Assert.Null(await app.Services.GetRequiredService<PayoutEnding>().ConfirmAsync(
            id, new PayoutConfirmation(new DateOnly(2036, 2, 4), "bank", []), "steward", default));
        Assert.Equal(posted, await PostedAsync(coop));

        var next = await MakeAsync(coop, "next");
        Assert.Equal(5 - posted, Number(next, "lines"));
        await ConfirmAsync(coop, Text(next, "id"), confirmation);
        foreach (var member in new[] { coop.Ada, coop.Ben, coop.Cyd })
        {
            Assert.Equal(0, await coop.BalanceAsync($"liabilities:dividends:{member.MemberId}"));
            Assert.Equal(0, await coop.BalanceAsync($"liabilities:creators:{member.MemberId}"));
        }

        var first = await app.GetAsync("payout-files?limit=1", coop.Steward.Token);
        var rest = await app.GetAsync(
            $"payout-files?after={Uri.EscapeDataString(Text(first, "next"))}", coop.Steward.Token);
        Assert.Equal(Text(next, "id"), Text(first.GetProperty("items")[0], "id"));
        Assert.Equal(id, Text(Assert.Single(rest.GetProperty("items").EnumerateArray()), "id"));
        await coop.AssertBooksAsync();
    }

    // One request later each time, until the first line is in the books.
    private static async Task DieConfirmingAsync(PeepApp app, KillableTransport transport, string id)
    {
        var ledger = app.Services.GetRequiredService<LedgerTable>();
        for (var requests = 4; ; requests++)
        {
            transport.DieAfter(requests, lastIsDone: true);
            await Assert.ThrowsAnyAsync<Exception>(() => app.Services.GetRequiredService<PayoutEnding>().ConfirmAsync(
                id, new PayoutConfirmation(new DateOnly(2036, 2, 4), "bank", []), "steward", default));
            transport.Live();
            if (await ledger.ReadAllAsync(default).AnyAsync(IsOfFile))
            {
                return;
            }
        }
    }

    private static async Task AlterAsync(PeepApp app, PayoutFile file)
    {
        var table = app.Services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.PayoutFiles);
        var line = await table.QueryAsync<TableEntity>(row => row.PartitionKey == $"{file.Id}|{file.LinesHash}")
            .FirstAsync(row => row.GetString("State") == "Frozen");
        line["AmountMinor"] = line.GetInt64("AmountMinor") + 1;
        await table.UpdateEntityAsync(line, line.ETag, TableUpdateMode.Replace);
    }

    private static async Task<int> PostedAsync(DividendApp coop) =>
        (await coop.EntriesAsync()).Count(entry => entry.Id.StartsWith("payout-file:", StringComparison.Ordinal));

    private static bool IsOfFile(PostedEntry posted) =>
        posted.Entry.Id.StartsWith("payout-file:", StringComparison.Ordinal);
}
