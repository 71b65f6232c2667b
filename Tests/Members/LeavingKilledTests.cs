using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>
/// Whoever lets a member go, and whoever sees them off, dies some calls later than before, again and again, the answer
/// of the last call being lost: to storage as well as to Stripe. In the end all of it is done, once.
/// </summary>
public sealed class LeavingKilledTests
{
    [Fact]
    public async Task Leave_KilledAtEveryCall_IsDoneOnce()
    {
        var account = await AzuriteAccounts.NextAsync();
        var loss = new AnswerLoss(new TableServiceClient(account));
        await using var app = await PeepApp.StartAsync(
            new Dictionary<string, string>
            {
                ["AzureWebJobsStorage"] = account,
                ["AzureWebJobs.FinishLeaving.Disabled"] = "true",
            },
            configure: services => services
                .Configure<StorageOptions>(options =>
                    (options.Transport, options.RetryDelay) = (loss.ToStorage(), TimeSpan.FromMilliseconds(1)))
                .AddSingleton(new StripeCalls(
                    1_000,
                    TimeSpan.FromSeconds(30),
                    TimeSpan.FromSeconds(60),
                    TimeSpan.FromMilliseconds(1),
                    NullLogger<StripeCalls>.Instance)
                {
                    InnerHandler = loss.ToStripe(),
                }));
        var member = await app.JoinAsCreatorAsync("killed-leaver");
        var other = await app.JoinAsCreatorAsync("stays");
        await SubscribeAsync(app, "killed-leaver", other);
        await SubscribeAsync(app, "stays", member);
        await app.SettleAsync();
        var leaving = app.Services.GetRequiredService<Leaving>();

        var kills = await KillAsync(loss, () => leaving.TryLeaveAsync(member.MemberId, default));
        await Task.Delay(TimeSpan.FromSeconds(1.2)); // the fence
        var finish = ActivatorUtilities.CreateInstance<FinishLeaving>(app.Services);
        kills += await KillAsync(loss, () => finish.RunAsync(
            JsonSerializer.Serialize(new Pointer(member.MemberId), Json.Options), default));

        Assert.True(kills > 30, $"{kills} kills: too few.");
        var members = app.Services.GetRequiredService<MembersTable>();
        var row = await members.ReadAsync(member.MemberId, default);
        Assert.False(DepartedRow.NeedsWork(row));
        Assert.Empty(row.Keys.Intersect(["Email", "Handle", "AcceptedBylaws", "Customer_usd"]));
        var entries = await app.Services.GetRequiredService<LedgerTable>().ReadAllAsync(default).ToListAsync();
        Assert.Single(entries, one => one.Entry.Id.StartsWith($"leave:{member.MemberId}", StringComparison.Ordinal));
        var balance = new ShareBalance(member.MemberId);
        entries.ForEach(one => balance.Add(one.Entry));
        Assert.All(balance.Balances, one => Assert.Equal((0, 0), (one.Share.Minor, one.Debt.Minor)));
        var stripe = app.Services.GetRequiredService<StripeClient>();
        Assert.Equal(1_000, Assert.Single(await stripe.V1.Refunds.ListAsync()).Amount);
        Assert.DoesNotContain(
            await stripe.V1.Transfers.ListAsync(), one => one.Metadata.GetValueOrDefault("kind") == "share");
        Assert.All(
            await stripe.V1.Subscriptions.ListAsync(new SubscriptionListOptions { Status = "all" }),
            one => Assert.Equal("canceled", one.Status));
        Assert.Null(await app.Services.GetRequiredService<MemberKeys>()
            .FindByAddressAsync(EmailAddress.Parse(member.Email), default));
    }

    private static async Task<int> KillAsync(AnswerLoss loss, Func<Task> work)
    {
        for (var calls = 1; ; calls++)
        {
            loss.Kill(calls);
            try
            {
                await work();
            }
            catch (Exception killed) when (killed is not Xunit.Sdk.XunitException)
            {
                // Died, or met what a dead one left to a retry of the queue.
            }

            if (!loss.Revive())
            {
                loss.Kill(0);
                await work();
                return calls - 1;
            }
        }
    }

    private static async Task SubscribeAsync(PeepApp app, string handle, SignedIn supporter)
    {
        var answer = await app.PostAsync(
            $"creators/{handle}/support",
            new { amountMinor = 2_000, currency = "usd", interval = "month", returnUrl = PeepApp.ReturnUrl },
            supporter.Token);
        await app.PayAsync(answer.GetProperty("checkoutUrl").GetString()!);
        await PeepApp.UntilAsync(async () =>
            (await app.GetAsync("members/me/subscriptions", supporter.Token)).GetProperty("items").GetArrayLength() > 0);
    }
}
