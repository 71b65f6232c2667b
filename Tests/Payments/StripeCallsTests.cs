using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>Our calls through Stripe's own client to a real server that fails as told.</summary>
public sealed partial class StripeCallsTests : IDisposable
{
    private const string Transfer = """{"id":"tr_1","object":"transfer"}""";
    private const string Refusal = """{"error":{"type":"api_error","message":"Mrs Example's bank said no."}}""";

    private readonly CapturedLog _log = new();
    private readonly LoggerFactory _loggers = new();
    private StripeCalls? _calls;

    public StripeCallsTests() => _loggers.AddProvider(_log);

    public void Dispose()
    {
        _calls?.Dispose();
        _loggers.Dispose();
    }

    [Fact]
    public async Task Calls_MoreThanTheLimit_ArePaced()
    {
        await using var server = await ScriptedStripe.StartAsync((_, context) =>
            ScriptedStripe.AnswerAsync(context, 200, """{"object":"balance","available":[],"pending":[]}"""));
        var stripe = Client(server, requestsPerSecond: 20);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => stripe.V1.Balance.GetAsync()));

        var times = server.Calls.Select(call => call.Timestamp).Order().ToList();
        Assert.Equal(50, times.Count);
        Assert.True(TimeProvider.System.GetElapsedTime(times[0], times[^1]) > TimeSpan.FromSeconds(1.7), "not paced");
        // The window moves in tenths, and what is let go together does not arrive together.
        Assert.All(times.Skip(21).Zip(times), pair =>
            Assert.True(TimeProvider.System.GetElapsedTime(pair.Second, pair.First) > TimeSpan.FromSeconds(0.7)));
    }

    [Fact]
    public async Task Calls_ToldWhenToComeBack_Wait()
    {
        await using var server = await ScriptedStripe.StartAsync((number, context) => number == 1
            ? ScriptedStripe.AnswerAsync(context, 429, Refusal, ("Retry-After", "1"))
            : ScriptedStripe.AnswerAsync(context, 200, Transfer));

        await Client(server).V1.Transfers.GetAsync("tr_1");

        var times = server.Calls.Select(call => call.Timestamp).ToList();
        Assert.InRange(
            TimeProvider.System.GetElapsedTime(times[0], times[1]), TimeSpan.FromSeconds(0.98), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Calls_ToldToComeBackInAnHour_LeaveItToTheQueue()
    {
        await using var server = await ScriptedStripe.StartAsync((_, context) =>
            ScriptedStripe.AnswerAsync(context, 429, Refusal, ("Retry-After", "3600")));

        var busy = await Assert.ThrowsAsync<StripeException>(() => Client(server).V1.Transfers.GetAsync("tr_1"));

        Assert.Equal(HttpStatusCode.TooManyRequests, busy.HttpStatusCode);
        Assert.Single(server.Calls);
    }

    /// <summary>A cut connection, a cut answer and a fault of Stripe's: one key, one body, whether we gave a key or not.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("dividend:2036-01:m1:a1")]
    public async Task Post_MadeAgain_IsTheSameRequestUnderOneKey(string? key)
    {
        await using var server = await ScriptedStripe.StartAsync(async (number, context) =>
        {
            switch (number)
            {
                case 1:
                    context.Abort();
                    break;
                case 2:
                    context.Response.ContentLength = 1000;
                    await context.Response.Body.WriteAsync("{\"id\":"u8.ToArray());
                    await context.Response.Body.FlushAsync();
                    context.Abort();
                    break;
                case 3:
                    await ScriptedStripe.AnswerAsync(context, 500, Refusal);
                    break;
                default:
                    await ScriptedStripe.AnswerAsync(context, 200, Transfer);
                    break;
            }
        });

        var made = await Client(server).V1.Transfers.CreateAsync(
            new TransferCreateOptions { Amount = 100, Currency = "usd", Destination = "acct_1" },
            key is null ? null : new RequestOptions { IdempotencyKey = key });

        Assert.Equal("tr_1", made.Id);
        Assert.Equal(4, server.Calls.Count);
        var first = server.Calls.First();
        Assert.Equal(key ?? first.IdempotencyKey, first.IdempotencyKey);
        Assert.False(string.IsNullOrEmpty(first.IdempotencyKey));
        Assert.All(server.Calls, call =>
            Assert.Equal((first.IdempotencyKey, first.Body), (call.IdempotencyKey, call.Body)));
        Assert.Contains("amount=100", first.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Stripe-Should-Retry", "false")]
    [InlineData("Idempotent-Replayed", "true")]
    public async Task Calls_StripeSaysThatAgainWouldNotHelp_AreMadeOnce(string header, string value)
    {
        await using var server = await ScriptedStripe.StartAsync((_, context) =>
            ScriptedStripe.AnswerAsync(context, 500, Refusal, (header, value)));

        var failure = await Assert.ThrowsAsync<StripeException>(() => Client(server).V1.Transfers.GetAsync("tr_1"));

        Assert.Equal(HttpStatusCode.InternalServerError, failure.HttpStatusCode);
        Assert.True(failure.StripeResponse.Headers.Contains(header));
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task Calls_RefusedForGood_AreMadeOnce()
    {
        await using var server = await ScriptedStripe.StartAsync((_, context) =>
            ScriptedStripe.AnswerAsync(context, 400, Refusal));

        await Assert.ThrowsAsync<StripeException>(() => Client(server).V1.Transfers.GetAsync("tr_1"));

        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task Calls_FailingEachTime_EndInStripesLastAnswer()
    {
        await using var server = await ScriptedStripe.StartAsync((_, context) =>
            ScriptedStripe.AnswerAsync(context, 503, Refusal, ("Request-Id", "req_last")));

        var failure = await Assert.ThrowsAsync<StripeException>(() => Client(server).V1.Transfers.GetAsync("tr_1"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failure.HttpStatusCode);
        Assert.Equal(1 + StripeCallRetry.MostRetries, server.Calls.Count);
    }

    [Fact]
    public async Task Calls_ToNobody_EndInAConnectionFault()
    {
        Uri address;
        await using (var server = await ScriptedStripe.StartAsync((_, _) => Task.CompletedTask))
        {
            address = server.Address;
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => Client(address).V1.Transfers.GetAsync("tr_1"));
        Assert.Equal(1 + StripeCallRetry.MostRetries, _log.Entries.Count);
    }

    /// <summary>What a transfer without an answer looks like to those who must not take it for a refusal.</summary>
    [Theory]
    [InlineData(100, 10_000)]
    [InlineData(10_000, 300)]
    public async Task Calls_WithoutAnAnswerInTime_EndAsCancelledThoughNobodyCancelled(int tryMs, int callMs)
    {
        await using var server = await ScriptedStripe.StartAsync(async (_, context) =>
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        var stripe = Client(server.Address, 100, tryMs, callMs);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stripe.V1.Transfers.GetAsync("tr_1"));

        Assert.Equal(callMs > tryMs ? 1 + StripeCallRetry.MostRetries : 1, server.Calls.Count);
    }

    [Fact]
    public async Task Calls_Logged_SayRequestIdsAndNothingElse()
    {
        await using var server = await ScriptedStripe.StartAsync((number, context) => ScriptedStripe.AnswerAsync(
            context, number == 1 ? 500 : 200, number == 1 ? Refusal : Transfer, ("Request-Id", $"req_{number}")));

        await Client(server).V1.Transfers.CreateAsync(new TransferCreateOptions
        {
            Amount = 100,
            Currency = "usd",
            Destination = "acct_secret",
            Description = "For Mrs Example",
        });

        Assert.Collection(
            _log.Entries.Select(entry => DigitsPattern().Replace(entry.Message, "N ms")),
            line => Assert.Equal("Stripe answered 500: request req_1, try 1, N ms", line),
            line => Assert.Equal("Stripe answered 200: request req_2, try 2, N ms", line));
    }

    private StripeClient Client(ScriptedStripe server, int requestsPerSecond = 100) =>
        Client(server.Address, requestsPerSecond);

    private StripeClient Client(Uri address, int requestsPerSecond = 100, int tryMs = 10_000, int callMs = 20_000)
    {
        _calls = new StripeCalls(
            requestsPerSecond,
            TimeSpan.FromMilliseconds(tryMs),
            TimeSpan.FromMilliseconds(callMs),
            TimeSpan.FromMilliseconds(20),
            _loggers.CreateLogger<StripeCalls>());
        return PaymentsRegistration.MakeClient(new StripeOptions { ApiKey = "sk_test_1", ApiBase = address }, _calls);
    }

    [GeneratedRegex(@"\d+ ms")]
    private static partial Regex DigitsPattern();
}
