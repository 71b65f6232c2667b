using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PeepFunctions.Local.Sandbox;
using Stripe;
using Stripe.Checkout;

namespace PeepFunctions.Tests;

/// <summary>A sandbox of its own with the real client before it, and a clock that only the test moves.</summary>
internal sealed class StripeWorld : IAsyncDisposable
{
    private readonly HttpClient _browser = new(new HttpClientHandler { AllowAutoRedirect = false });

    private StripeWorld(StripeSandbox sandbox, FakeTimeProvider clock)
    {
        Sandbox = sandbox;
        Clock = clock;
        Client = new StripeClient(new StripeClientOptions
        {
            ApiKey = sandbox.ApiKey,
            ApiBase = sandbox.Address.ToString().TrimEnd('/'),
            HttpClient = new SystemNetHttpClient(new HttpClient(), maxNetworkRetries: 0),
        });
    }

    public StripeSandbox Sandbox { get; }

    public FakeTimeProvider Clock { get; }

    public StripeClient Client { get; }

    public V1Services V1 => Client.V1;

    public static async Task<StripeWorld> StartAsync(
        Func<SandboxOptions, SandboxOptions>? change = null, FakeTimeProvider? clock = null)
    {
        clock ??= new FakeTimeProvider(new DateTimeOffset(2027, 1, 4, 6, 0, 0, TimeSpan.Zero));
        var options = new SandboxOptions { Clock = clock };
        return new StripeWorld(await StripeSandbox.StartAsync(change?.Invoke(options) ?? options), clock);
    }

    /// <summary>An account that went through the hosted onboarding.</summary>
    public async Task<string> OnboardAsync()
    {
        var account = await V1.Accounts.CreateAsync(new AccountCreateOptions
        {
            Type = "express",
            Capabilities = new() { Transfers = new() { Requested = true } },
        });
        var link = await V1.AccountLinks.CreateAsync(new AccountLinkCreateOptions
        {
            Account = account.Id,
            Type = "account_onboarding",
            RefreshUrl = "https://coop.example/again",
            ReturnUrl = "https://coop.example/done",
        });
        using var answer = await _browser.PostAsync(new Uri(link.Url), null);
        Assert.Equal("https://coop.example/done", answer.Headers.Location?.ToString());
        return account.Id;
    }

    /// <summary>A session for an amount, whose money goes to an account but for a fee.</summary>
    public Task<Session> CreateSessionAsync(long amount, string? destination = null, long? applicationFee = null) =>
        V1.Checkout.Sessions.CreateAsync(new SessionCreateOptions
        {
            Mode = "payment",
            SuccessUrl = "https://coop.example/thanks?session={CHECKOUT_SESSION_ID}",
            CancelUrl = "https://coop.example/",
            LineItems =
            [
                new SessionLineItemOptions
                {
                    Quantity = 1,
                    PriceData = new()
                    {
                        Currency = "eur",
                        UnitAmount = amount,
                        ProductData = new() { Name = "Support <of> a creator" },
                    },
                },
            ],
            Metadata = new() { ["kind"] = "support" },
            PaymentIntentData = destination is null ? null : new()
            {
                ApplicationFeeAmount = applicationFee,
                TransferData = new() { Destination = destination },
                Metadata = new() { ["kind"] = "support", ["creator"] = "mem_ada" },
            },
        });

    /// <summary>A monthly subscription, paid on its page; returns the session, completed.</summary>
    public async Task<Session> SubscribeAsync(long amount, string? destination = null, decimal? feePercent = null)
    {
        var session = await V1.Checkout.Sessions.CreateAsync(new SessionCreateOptions
        {
            Mode = "subscription",
            SuccessUrl = "https://coop.example/thanks",
            CustomerEmail = "ben@example.org",
            LineItems =
            [
                new SessionLineItemOptions
                {
                    Quantity = 1,
                    PriceData = new()
                    {
                        Currency = "eur",
                        UnitAmount = amount,
                        ProductData = new() { Name = "Monthly support" },
                        Recurring = new() { Interval = "month" },
                    },
                },
            ],
            SubscriptionData = new()
            {
                Metadata = new() { ["kind"] = "support", ["creator"] = "mem_ada" },
                ApplicationFeePercent = feePercent,
                TransferData = destination is null ? null : new() { Destination = destination },
            },
        });
        using var answer = await PressPayAsync(session.Id);
        Assert.Equal(303, (int)answer.StatusCode);
        return await V1.Checkout.Sessions.GetAsync(session.Id);
    }

    public Task<HttpResponseMessage> PressPayAsync(string sessionId, params (string Name, string Value)[] fields) =>
        PostAsync($"/pay/{sessionId}", fields);

    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.ToDictionary(field => field.Name, field => field.Value));
        return await _browser.PostAsync(new Uri(Sandbox.Address, path), form);
    }

    public async Task<HttpResponseMessage> PostJsonAsync(string path, string json)
    {
        using var body = new StringContent(json);
        return await _browser.PostAsync(new Uri(Sandbox.Address, path), body);
    }

    /// <summary>Has a control do something; returns the object it answers with.</summary>
    public async Task<JsonNode> ControlAsync(string path, string json = "")
    {
        using var answer = await PostJsonAsync($"/_sandbox/{path}", json);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>The types of the platform's events about an object, oldest first.</summary>
    public async Task<List<string>> EventTypesAsync(string objectId)
    {
        var events = await V1.Events.ListAutoPagingAsync(new() { Limit = 100 }).ToListAsync();
        events.Reverse();
        return [.. events.Where(item => ((IHasId)item.Data.Object).Id == objectId).Select(item => item.Type)];
    }

    /// <summary>What the API answers, as it came.</summary>
    public async Task<string> AskAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Sandbox.Address, path));
        request.Headers.Authorization = new("Bearer", Sandbox.ApiKey);
        using var answer = await _browser.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    public Task<string> GetAsync(string path) => _browser.GetStringAsync(new Uri(Sandbox.Address, path));

    /// <summary>
    /// Pays an amount and lets the balance transaction appear; returns the charge, everything expanded.
    /// </summary>
    public async Task<Charge> PayAsync(long amount, string? destination = null, long? applicationFee = null)
    {
        var session = await CreateSessionAsync(amount, destination, applicationFee);
        using var answer = await PressPayAsync(session.Id);
        Assert.Equal(303, (int)answer.StatusCode);
        Clock.Advance(TimeSpan.FromSeconds(1));
        session = await V1.Checkout.Sessions.GetAsync(session.Id, new() { Expand = ["payment_intent"] });
        return await V1.Charges.GetAsync(session.PaymentIntent.LatestChargeId, new()
        {
            Expand =
            [
                "balance_transaction", "transfer.balance_transaction", "application_fee.balance_transaction",
                "payment_intent",
            ],
        });
    }

    /// <summary>All the platform's balance transactions, oldest first.</summary>
    public async Task<List<BalanceTransaction>> TransactionsAsync()
    {
        var list = await V1.BalanceTransactions.ListAutoPagingAsync(new() { Limit = 100 }).ToListAsync();
        list.Reverse();
        return list;
    }

    public async Task<long> TotalAsync()
    {
        var balance = await V1.Balance.GetAsync();
        return balance.Available.Sum(part => part.Amount) + balance.Pending.Sum(part => part.Amount);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await Sandbox.DisposeAsync();
    }
}
