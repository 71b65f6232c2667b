using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class SettlementKilledTests
{
    private const int Rows = 420; // three pages of posting

    private static readonly Currency Usd = Currency.Parse("usd");

    /// <summary>
    /// Taking the file and each page of its posting die some requests later than before, again and again; in the end
    /// every row is in the books once.
    /// </summary>
    [Fact]
    public async Task File_KilledBetweenRequests_IsPostedOnce()
    {
        var transport = new KillableTransport();
        await using var app = await PeepApp.StartAsync(
            new Dictionary<string, string> { ["AzureWebJobs.PostSettlement.Disabled"] = "true" },
            configure: services => services.Configure<StorageOptions>(options => options.Transport = transport));
        var creator = await app.JoinAsync("killed", "creator");
        await app.SettleAsync();
        var file = Encoding.UTF8.GetBytes(SettlementFile.Of(
        [
            .. Enumerable.Range(0, Rows).Select(i => string.Create(
                CultureInfo.InvariantCulture, $"k-{i},sale,2036-01-05T09:00:00Z,{1_000 + i},100,usd,killed,p{i % 7},")),
        ]));
        var upload = app.Services.GetRequiredService<SettlementUpload>();
        var post = ActivatorUtilities.CreateInstance<PostSettlement>(app.Services);
        var processor = ProcessorName.Parse("ccbill");
        var kills = await transport.KillAsync(37, () => upload.AcceptAsync("steward", processor, file, default));
        var batch = Assert.Single(
            await app.Services.GetRequiredService<SettlementsTable>().ListAsync(default));
        Assert.Equal((SettlementState.Posting, Rows), (batch.State, batch.Fresh));

        foreach (var page in new[] { batch.Id, $"{batch.Id}|201", $"{batch.Id}|401" })
        {
            kills += await transport.KillAsync(97, () => post.RunAsync(
                new Pointer(page).Write(), default));
        }

        var after = await app.Services.GetRequiredService<SettlementsTable>().FindAsync(batch.Id, default);
        var entries = await app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default)
            .Where(posted => posted.Entry.Id.StartsWith("ccbill:", StringComparison.Ordinal)).ToListAsync();
        Assert.True(kills > 20, $"{kills} kills: too few.");
        Assert.Equal(SettlementState.Posted, after!.State);
        Assert.Equal(Rows, entries.Select(posted => posted.Entry.Id).Distinct().Count());
        Assert.Equal(Rows, entries.Count);
        var gross = Enumerable.Range(0, Rows).Sum(i => 1_000 + i);
        var book = await SettlementFile.BookAsync(app);
        Assert.Equal(gross - (100 * Rows), book[processor.Balance, Usd].Minor);
        Assert.Equal(
            -Enumerable.Range(0, Rows).Sum(i => 1_000 + i - ((1_000 + i) / 10)),
            book[Accounts.Creator(creator.MemberId), Usd].Minor);
    }
}
