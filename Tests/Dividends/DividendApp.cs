using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using Stripe;
using Stripe.Checkout;

namespace PeepFunctions.Tests;

/// <summary>
/// A running co-op for the runs: two creators, Ada and Ben, and a contributor, Cyd. Money comes in as dues through the
/// sandbox, so that the books equal it; support and hours are posted as patronage alone, because ten supporters a
/// creator would only take time.
/// </summary>
internal sealed class DividendApp : IAsyncDisposable
{
    private DividendApp(PeepApp app) => App = app;

    public PeepApp App { get; }

    public SignedIn Steward { get; private set; } = null!;

    public SignedIn Ada { get; private set; } = null!;

    public SignedIn Ben { get; private set; } = null!;

    public SignedIn Cyd { get; private set; } = null!;

    public StripeClient Stripe => App.Services.GetRequiredService<StripeClient>();

    public static async Task<DividendApp> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null,
        Action<IServiceCollection>? configure = null,
        bool benIsOnboarded = true,
        DateTimeOffset? start = null)
    {
        // A second is longer than any handler of a test takes.
        var all = new Dictionary<string, string> { ["Peep__CloseFence"] = "00:00:01" };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        var coop = new DividendApp(await PeepApp.StartAsync(all, start, configure));
        var app = coop.App;
        coop.Steward = await app.StewardAsync();
        coop.Ada = await app.JoinAsCreatorAsync("ada");
        coop.Ben = benIsOnboarded ? await app.JoinAsCreatorAsync("ben") : await app.JoinAsync("ben", "creator");
        coop.Cyd = await app.JoinAsCreatorAsync("cyd");
        await app.AskAsync(HttpMethod.Post, $"members/{coop.Cyd.MemberId}/contributor", token: coop.Steward.Token);
        return coop;
    }

    /// <summary>A co-op that runs already, with its steward alone.</summary>
    public static async Task<DividendApp> OfAsync(PeepApp app) =>
        new(app) { Steward = await app.SignInOrUpAsync("first-steward", PeepApp.Steward) };

    /// <summary>Dues come in: income, less Stripe's 2.9 % and 0.30.</summary>
    public async Task PayDuesAsync(long amountMinor)
    {
        var before = await BalanceAsync("income:dues");
        var session = await Stripe.V1.Checkout.Sessions.CreateAsync(new SessionCreateOptions
        {
            Mode = "payment",
            SuccessUrl = PeepApp.ReturnUrl,
            CancelUrl = PeepApp.ReturnUrl,
            LineItems =
            [
                new SessionLineItemOptions
                {
                    Quantity = 1,
                    PriceData = new() { Currency = "usd", UnitAmount = amountMinor, ProductData = new() { Name = "Dues" } },
                },
            ],
            PaymentIntentData = new() { Metadata = new() { ["kind"] = "dues" } },
        });
        await App.PayAsync(session.Url);
        await PeepApp.UntilAsync(async () => await BalanceAsync("income:dues") == before - amountMinor);
    }

    /// <summary>Patronage of today: support of ten supporters for each creator, and minutes of Cyd's.</summary>
    public async Task WorkAsync(string name, long adaMinor, long benMinor, long cydMinutes)
    {
        await PostAsync(
            $"hours:{name}", EntrySource.Hours, [], new PatronageFact(PatronageKind.Minutes, Cyd.MemberId, null, cydMinutes));
        for (var i = 0; i < 10; i++)
        {
            await PostAsync(
                $"txn_{name}_{i}",
                EntrySource.Movement,
                [],
                new PatronageFact(PatronageKind.Support, Ada.MemberId, $"h_{i}", adaMinor / 10),
                new PatronageFact(PatronageKind.Support, Ben.MemberId, $"h_{i}", benMinor / 10));
        }
    }

    public async Task PostAsync(string id, EntrySource source, Posting[] postings, params PatronageFact[] patronage) =>
        await App.Services.GetRequiredService<LedgerTable>().PostAsync(
            JournalEntry.Create(id, App.Clock.GetUtcNow(), source, id, [.. postings], [.. patronage]), default);

    /// <summary>What stands on an account, everything posted so far.</summary>
    public async Task<long> BalanceAsync(string account) => (await BookAsync())[Domain.Account.Parse(account), Usd].Minor;

    public async Task<TrialBalance> BookAsync() => TrialBalance.Of(await EntriesAsync());

    public async Task<List<JournalEntry>> EntriesAsync() => await App.Services.GetRequiredService<LedgerTable>()
        .ReadAllAsync(default).Select(posted => posted.Entry).ToListAsync();

    /// <summary>The run, as the steward reads it, once it is in a state.</summary>
    public async Task<JsonElement> RunAsync(string period, params string[] states)
    {
        var seen = "";
        for (var waited = 0; waited < 600; waited++)
        {
            using var answer = await App.SendAsync(HttpMethod.Get, $"dividends/{period}", token: Steward.Token);
            seen = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode
                && JsonDocument.Parse(seen).RootElement is var run
                && states.Contains(run.GetProperty("state").GetString()))
            {
                return run;
            }

            await Task.Delay(100);
        }

        Assert.Fail($"The run of {period} stays: {seen}\n{string.Join('\n', App.Log.Entries.TakeLast(30))}");
        return default;
    }

    public async Task SignInAgainAsync() => Steward = await App.SignInAsync(PeepApp.Steward);

    /// <summary>The co-op's own transfers: not those that pass support on.</summary>
    public async Task<List<Transfer>> TransfersAsync() => await Stripe.V1.Transfers
        .ListAutoPagingAsync(new TransferListOptions { Limit = 100 })
        .Where(transfer => transfer.Metadata.ContainsKey("payee"))
        .ToListAsync();

    public async Task AssertBooksAsync()
    {
        var check = await App.GetAsync("ledger/check", Steward.Token);
        Assert.True(check.GetProperty("ok").GetBoolean(), check.ToString());
    }

    public static Currency Usd { get; } = Currency.Parse("usd");

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
