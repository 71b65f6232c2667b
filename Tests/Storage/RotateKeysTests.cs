using System.Security.Cryptography;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

/// <summary>A change of keys: the app started anew with other ones, on the same storage.</summary>
public sealed class RotateKeysTests
{
    private static readonly string Old = NewKey(), New = NewKey();

    [Fact]
    public async Task DataKey_Changed_EverythingIsSealedAnew_AndTheFormerKeyCanGo()
    {
        var account = await AzuriteAccounts.NextAsync();
        var contributor = await FillAsync(account);
        var (oldId, newId) = (Seal.KeyId(Convert.FromBase64String(Old)), Seal.KeyId(Convert.FromBase64String(New)));
        Assert.True((await SealedWithAsync(account, oldId)).Count >= 6);

        await using (var app = await StartAsync(account, (New, [Old]), (Old, [])))
        {
            await RotateAsync(app);
            Assert.Contains(app.Log.Entries, line =>
                line.Message.Contains("Nothing needs Peep__PreviousDataKeys", StringComparison.Ordinal));
            var once = await SealedWithAsync(account, newId);
            await RotateAsync(app);
            Assert.Equal(once, await SealedWithAsync(account, newId)); // what is done is left alone
        }

        Assert.Empty(await SealedWithAsync(account, oldId));
        await using var without = await StartAsync(account, (New, []), (Old, []));
        Assert.Equal(contributor.MemberId, (await without.SignInAsync(contributor.Email)).MemberId);
        var hours = without.Services.GetRequiredService<HoursTable>();
        Assert.Equal(
            "evenings",
            Assert.Single((await hours.ListAsync(contributor.MemberId, new Paging(null, 10), default)).Items).Note);
    }

    // docs/operations.md: the next key is made known to every instance before any seals with it.
    [Fact]
    public async Task DataKey_NextOneKnownBeforehand_InstancesOfBothSettingsReadEachOther()
    {
        var account = await AzuriteAccounts.NextAsync();
        await using var before = await StartAsync(account, (Old, [New]), (Old, []));
        await using var after = await StartAsync(account, (New, [Old]), (Old, []));
        var (one, other) = (before.Services.GetRequiredService<Seal>(), after.Services.GetRequiredService<Seal>());

        Assert.NotEqual(one.CurrentKeyId, other.CurrentKeyId);
        Assert.Equal("ada", one.Open(other.Close("ada", "row"), "row"));
        Assert.Equal("ada", other.Open(one.Close("ada", "row"), "row"));
    }

    [Fact]
    public async Task DataKey_FormerKeyMissing_SaysHowManyAreLeftAndGoesOn()
    {
        var account = await AzuriteAccounts.NextAsync();
        await FillAsync(account);
        var third = NewKey();
        await using var app = await StartAsync(account, (New, [Old]), (Old, []));
        var mails = new TableServiceClient(account).GetTableClient(TableNames.Mail);
        await mails.AddEntityAsync(new TableEntity("of-another-key", "mail")
        {
            ["Mail"] = $"{Seal.KeyId(Convert.FromBase64String(third))}.AAAA",
            ["UntilUtc"] = PeepApp.Start.AddYears(1),
        });

        await RotateAsync(app);

        Assert.Contains(app.Log.Entries, line =>
            line.Message == "Peep__PreviousDataKeys are still needed: 1 values are under them");
        Assert.Empty(await SealedWithAsync(account, Seal.KeyId(Convert.FromBase64String(Old))));
    }

    [Fact]
    public async Task IndexKey_Changed_MembersAreFoundThroughout_AndTheFormerKeyCanGo()
    {
        var account = await AzuriteAccounts.NextAsync();
        var member = await FillAsync(account);
        await using (var app = await StartAsync(account, (Old, []), (New, [Old])))
        {
            Assert.Equal(member.MemberId, (await app.SignInAsync(member.Email)).MemberId);
            await RotateAsync(app);
            Assert.Contains(app.Log.Entries, line =>
                line.Message.StartsWith("Peep__PreviousIndexKeys are still needed", StringComparison.Ordinal));
            Assert.Equal(member.MemberId, (await app.SignInAsync(member.Email)).MemberId);
            await app.JumpToAsync(PeepApp.Start.AddHours(3)); // the pass runs again by itself
            await RotateAsync(app);
            Assert.Contains(app.Log.Entries, line =>
                line.Message.Contains("Nothing needs Peep__PreviousIndexKeys", StringComparison.Ordinal));
        }

        await using var without = await StartAsync(account, (Old, []), (New, []), PeepApp.Start.AddHours(4));
        Assert.Equal(member.MemberId, (await without.SignInAsync(member.Email)).MemberId);
        Assert.Equal(2, await new TableServiceClient(account).GetTableClient(TableNames.MemberKeys)
            .QueryAsync<TableEntity>().CountAsync(row => row.PartitionKey.StartsWith("email|", StringComparison.Ordinal)));
    }

    // Two processes while the settings are rolled out: one knows only the former key. Neither makes a second member.
    [Fact]
    public async Task IndexKey_TwoSignUpsUnderOldAndNewSettings_AreOneMember()
    {
        var account = await AzuriteAccounts.NextAsync();
        await using var before = await StartAsync(account, (Old, []), (Old, []));
        await using var after = await StartAsync(account, (Old, []), (New, [Old]));
        var apps = new[] { before, after };
        for (var round = 0; round < 6; round++)
        {
            var email = $"twice-{round}@people.example";
            var confirmed = await Task.WhenAll(apps.Select((app, i) => ClaimAsync(app, email, $"mem_{round}_{i}")));

            Assert.Single(confirmed.Distinct());
            await RotateAsync(after);
            confirmed = await Task.WhenAll(apps.Select((app, i) => ClaimAsync(app, email, $"mem_{round}_{i + 2}")));
            Assert.Single(confirmed.Distinct());
        }
    }

    private static Task RotateAsync(PeepApp app) =>
        ActivatorUtilities.CreateInstance<RotateKeys>(app.Services).RunAsync(new TimerInfo(), default);

    private static Task<string> ClaimAsync(PeepApp app, string email, string memberId) =>
        app.Services.GetRequiredService<MemberKeys>()
            .ClaimAddressAsync(EmailAddress.Parse(email), memberId, default);

    // Something sealed in most tables, by what people do: hours with a note, a mail that cannot be sent, a payout
    // reference, codes, answers kept for a key, a message that is no pointer.
    private static async Task<SignedIn> FillAsync(string account)
    {
        await using var app = await StartAsync(account, (Old, []), (Old, []));
        var steward = await app.StewardAsync();
        var member = await app.JoinAsync("rotates", "creator");
        await app.AskAsync(
            HttpMethod.Put, "members/me/payout-route", new { route = "file", reference = "ref-1" }, member.Token);
        await app.PostAsync($"members/{member.MemberId}/contributor", new { }, steward.Token);
        await app.PostAsync(
            "members/me/hours", new { date = "2036-01-04", minutes = 30, note = "evenings" }, member.Token, key: "h1");
        await app.Services.GetRequiredService<PoisonTable>()
            .QuarantineAsync(QueueNames.Mail, new string('x', 40_000), pointer: null, default);
        await app.Services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.Mail).AddEntityAsync(
            new TableEntity("waits", "mail")
            {
                ["Mail"] = app.Services.GetRequiredService<Seal>().Close(
                    """{"to":"a@example.org","template":"none","values":{}}""", $"{TableNames.Mail}|waits"),
                ["UntilUtc"] = PeepApp.Start.AddYears(1),
            });
        await app.SettleAsync();
        return member;
    }

    private static Task<PeepApp> StartAsync(
        string account,
        (string Key, string[] Previous) data,
        (string Key, string[] Previous) index,
        DateTimeOffset? start = null)
    {
        var settings = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = account,
            ["Peep__DataKey"] = data.Key,
            ["Peep__IndexKey"] = index.Key,
        };
        for (var i = 0; i < data.Previous.Length; i++)
        {
            settings[$"Peep__PreviousDataKeys__{i}"] = data.Previous[i];
        }

        for (var i = 0; i < index.Previous.Length; i++)
        {
            settings[$"Peep__PreviousIndexKeys__{i}"] = index.Previous[i];
        }

        return PeepApp.StartAsync(settings, start);
    }

    // Whatever any table holds that looks sealed with a key: so a place that nobody has listed is found as well.
    private static async Task<List<string>> SealedWithAsync(string account, string keyId)
    {
        var found = new List<string>();
        var service = new TableServiceClient(account);
        foreach (var name in TableNames.All)
        {
            await foreach (var row in service.GetTableClient(name).QueryAsync<TableEntity>())
            {
                found.AddRange(row
                    .Where(pair => pair.Value is string text
                        && text.StartsWith($"{keyId}.", StringComparison.Ordinal))
                    .Select(pair => $"{name} {row.PartitionKey} {row.RowKey} {pair.Key} {pair.Value}"));
            }
        }

        return found;
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
