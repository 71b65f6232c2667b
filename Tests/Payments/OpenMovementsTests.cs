using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>What one night cannot decide, later nights do, without any event and without looking at everything since.</summary>
public sealed class OpenMovementsTests
{
    /// <summary>
    /// A movement that storage refuses cannot be posted: it is told once and named every night, while the list that is
    /// looked at moves on; once the fault is mended, it is posted.
    /// </summary>
    [Fact]
    public async Task Movement_ThatCannotBePosted_HoldsNothingUp_AndIsPostedOnceItCanBe()
    {
        var transport = new RefusingTransport();
        await using var app = await PeepApp.StartAsync(
            configure: services => services.Configure<StorageOptions>(options => options.Transport = transport));
        app.Sandbox!.SetWebhookEndpoints([]);
        var steward = await app.StewardAsync();
        var moved = await app.ControlAsync(
            "movements", new { type = "invented_tomorrow", amountMinor = 5_000, currency = "usd" });
        var stuck = moved.GetProperty("id").GetString()!;
        transport.Refused = stuck;
        var first = await ReconciliationTests.ReconcileAsync(app, steward);
        Assert.Equal("differs", first.GetProperty("state").GetString());
        Assert.Equal([stuck], Failed(first));

        for (var week = 0; week < 2; week++)
        {
            await app.JumpToAsync(app.Clock.GetUtcNow().AddDays(7));
            await ReconciliationTests.ReconcileAsync(app, steward);
            var later = await ReconciliationTests.ReconcileAsync(app, steward);
            Assert.True(
                later.GetProperty("fromUtc").GetDateTimeOffset() > PeepApp.Start.AddDays(3), later.ToString());
            Assert.Equal([stuck], Failed(later));
            Assert.Equal(0, later.GetProperty("seen").GetInt64());
        }

        Assert.Single(
            (await app.GetAsync("notices", steward.Token)).GetProperty("items").EnumerateArray(),
            notice => notice.GetProperty("code").ValueEquals("movement-failed"));
        transport.Refused = null;
        var mended = await ReconciliationTests.ReconcileAsync(app, steward);
        Assert.Equal(("agrees", 1L), (mended.GetProperty("state").GetString(), mended.GetProperty("posted").GetInt64()));
        Assert.Empty(Failed(mended));
        Assert.Empty(await OpenAsync(app));
        var check = await app.GetAsync("ledger/check", steward.Token);
        Assert.True(check.GetProperty("ok").GetBoolean(), check.ToString());
    }

    /// <summary>
    /// Two direct debits of shares, which take longer than a night looks back: one goes through, the other comes back.
    /// </summary>
    [Fact]
    public async Task Share_PaidByADirectDebitOfManyDays_IsActivatedByTheNightAlone()
    {
        await using var app = await PeepApp.StartAsync(
            sandbox: options => options with { DelayedPaymentAfter = TimeSpan.FromDays(6) });
        app.Sandbox!.SetWebhookEndpoints([]);
        var steward = await app.StewardAsync();
        var (ada, ben) = (await app.SignUpAsync("ada", "creator"), await app.SignUpAsync("ben", "creator"));
        await PayDelayedAsync(app, ada);
        await PayDelayedAsync(app, ben);
        await ReconciliationTests.ReconcileAsync(app, steward);
        Assert.Equal(2, (await OpenAsync(app)).Count);

        await app.JumpToAsync(app.Clock.GetUtcNow().AddDays(4));
        var row = await app.Services.GetRequiredService<MembersTable>().ReadAsync(ben.MemberId, default);
        await app.ControlAsync($"checkout/{MemberRow.ShareCheckout(row)}/fail");
        await ReconciliationTests.ReconcileAsync(app, steward);
        await AssertAsync(("applicant", "applicant"));
        Assert.Single(await OpenAsync(app));

        await app.JumpToAsync(app.Clock.GetUtcNow().AddDays(4));
        var last = await ReconciliationTests.ReconcileAsync(app, steward);
        Assert.Equal("agrees", last.GetProperty("state").GetString());
        await AssertAsync(("active", "applicant"));
        Assert.Empty(await OpenAsync(app));

        async Task AssertAsync((string Ada, string Ben) states) =>
            Assert.Equal(states, (await StateAsync(app, ada), await StateAsync(app, ben)));
    }

    private static async Task PayDelayedAsync(PeepApp app, SignedIn member)
    {
        var opened = await app.PostAsync("members/me/share", new { returnUrl = PeepApp.ReturnUrl }, member.Token);
        using var delayed = new FormUrlEncodedContent(new Dictionary<string, string> { ["outcome"] = "delayed" });
        using var pressed = await app.Pages.PostAsync(
            new Uri(opened.GetProperty("checkoutUrl").GetString()!), delayed);
        Assert.Equal(PeepApp.ReturnUrl, pressed.Headers.Location?.ToString());
    }

    private static async Task<string> StateAsync(PeepApp app, SignedIn member) =>
        (await app.GetAsync("members/me", member.Token)).GetProperty("state").GetString()!;

    private static async Task<List<string>> OpenAsync(PeepApp app) =>
        await app.Services.GetRequiredService<OpenMovements>().ReadAsync(default).ToListAsync();

    private static IEnumerable<string> Failed(JsonElement run) =>
        run.GetProperty("failed").EnumerateArray().Select(id => id.GetString()!);

    // Storage that takes no row of one id into suspense.
    private sealed class RefusingTransport : HttpPipelineTransport
    {
        private readonly HttpClientTransport _network = new();

        public string? Refused { get; set; }

        public override Request CreateRequest() => _network.CreateRequest();

        public override void Process(HttpMessage message) =>
            throw new NotSupportedException("Nothing here is synchronous.");

        public override ValueTask ProcessAsync(HttpMessage message)
        {
            var path = message.Request.Uri.Path;
            return Refused is { } id && path.Contains(TableNames.Suspense, StringComparison.Ordinal)
                && path.Contains(id, StringComparison.Ordinal)
                ? throw new InvalidOperationException("Storage takes no such row.")
                : _network.ProcessAsync(message);
        }
    }
}
