using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>
/// A co-op without the host around it: its functions are called one after the other, on an empty storage account, with
/// the sandbox as its Stripe. A call that fails is made again, as a queue would.
/// </summary>
internal sealed class HistoryCoop : IAsyncDisposable
{
    private const int TriesMost = 5;

    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    private readonly ServiceProvider _services;
    private readonly QueueClient _queue;
    private readonly ProcessStripeEvent _process;

    private HistoryCoop(ServiceProvider services, QueueClient queue, AnswerLoss loss)
    {
        (_services, _queue, Loss) = (services, queue, loss);
        _process = ActivatorUtilities.CreateInstance<ProcessStripeEvent>(services);
    }

    public AnswerLoss Loss { get; }

    public LedgerTable Ledger => Get<LedgerTable>();

    public static async Task<HistoryCoop> StartAsync(StripeWorld world, IReadOnlyList<HistoryCreator> creators)
    {
        var account = await AzuriteAccounts.NextAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = account,
            ["Stripe:ApiKey"] = world.Sandbox.ApiKey,
            ["Stripe:ApiBase"] = world.Sandbox.Address.ToString(),
            ["Stripe:WebhookSecrets:0"] = SignedDelivery.Secret,
            ["Stripe:ConnectWebhookSecrets:0"] = SignedDelivery.ConnectSecret,
            ["Peep:CloseFence"] = "1.00:00:00", // nothing waits for it here, and what is read once is read once
            ["Peep:DataKey"] = Key,
            ["Peep:IndexKey"] = Key,
            ["Peep:EffectiveFrom"] = world.Clock.GetUtcNow().ToString("yyyy-MM", null),
            ["Peep:FoundingStewards:0"] = PeepApp.Steward,
            ["Peep:Smtp:Host"] = "smtp.example",
            ["Peep:Smtp:From"] = "co-op@peep.example",
        }).Build();
        var loss = new AnswerLoss(new TableServiceClient(account));
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(world.Clock)
            .AddPeepFunctions(configuration)
            .Configure<StorageOptions>(options =>
                (options.Transport, options.RetryDelay) = (loss.ToStorage(), TimeSpan.FromMilliseconds(1)))
            .AddSingleton(new StripeCalls(
                1_000_000,
                TimeSpan.FromSeconds(30),
                TimeSpan.FromSeconds(60),
                TimeSpan.FromMilliseconds(1),
                NullLogger<StripeCalls>.Instance)
            {
                InnerHandler = loss.ToStripe(),
            })
            .BuildServiceProvider();
        foreach (var service in services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(default);
        }

        var coop = new HistoryCoop(
            services,
            new QueueClient(
                account,
                QueueNames.StripeEvents,
                new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }),
            loss);
        foreach (var creator in creators)
        {
            await coop.Get<MemberKeys>().ClaimAccountAsync(creator.Account, creator.MemberId, default);
        }

        foreach (var share in new[] { "mem_share0", "mem_share1" })
        {
            await coop.Get<MembersTable>().TryAddAsync(
                new TableEntity(share, MemberRow.Key) { ["State"] = nameof(MemberState.Applicant) }, default);
        }

        return coop;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>
    /// A delivery arrives, and what it put into the queue is worked on. Whoever does so may be killed after some of
    /// their calls: then Stripe sends it again, and the queue shows its message again.
    /// </summary>
    public async Task DeliverAsync(byte[] body, int death = 0)
    {
        var head = StripeEventHead.Read(body) ?? throw new InvalidDataException(Encoding.UTF8.GetString(body));
        var isWanted = StripeEventTypes.IsWanted(head.Type);
        Loss.Kill(death);
        await TryAsync(() => Get<StripeInbox>().AcceptAsync(head, isWanted, default));
        if (isWanted)
        {
            // The host's own calls, which are neither lost nor counted.
            var messages = await _queue.ReceiveMessagesAsync(maxMessages: 32);
            foreach (var message in messages.Value)
            {
                await TryAsync(() => _process.RunAsync(message.Body.ToString(), default));
                await _queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }

        Loss.Kill(0);
    }

    /// <summary>Closes a month for good, without dividing anything.</summary>
    public Task CloseAsync(Period period) => TryAsync(async () =>
    {
        const string folded = "fold:history";
        await Get<PeriodsTable>().MarkClosingAsync(period, Get<TimeProvider>().GetUtcNow(), default);
        var ids = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var shard in LedgerTable.ShardsWithLate)
        {
            ids[shard] = await Ledger.ReadShardAsync(period, shard, default).Select(one => one.Entry.Id).ToListAsync();
        }

        await Get<PeriodLeavesTable>().WriteAsync(period, folded, ids, default);
        await Get<PeriodRooting>().CloseAsync(
            new RunRow(period, DividendRunState.Carried, "sha256:none", null, null, [], default) { Folded = folded },
            default);
    });

    /// <summary>Reconciles, and tells what no event had brought.</summary>
    public async Task<ReconciliationRow> ReconcileAsync()
    {
        ReconciliationRow asked = null!;
        await TryAsync(async () => asked = await Get<ReconciliationsTable>().AskAsync(default));
        await TryAsync(async () =>
        {
            while (!await Get<Reconciliation>().RunAsync(asked, default))
            {
            }
        });
        return asked;
    }

    /// <summary>The events that came and are neither done nor to be ignored.</summary>
    public IAsyncEnumerable<string> ReadUndoneAsync() => Get<TableServiceClient>()
        .GetTableClient(TableNames.StripeEvents)
        .QueryAsync<TableEntity>("State ne 'done' and State ne 'ignored'")
        .Select(row => row.RowKey);

    /// <summary>Everything that is wrong with the books.</summary>
    public async Task<AuditDocument> CheckAsync() => await Get<LedgerAudit>().RunAsync(default);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task TryAsync(Func<Task> work)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await work();
                if (!Loss.Revive())
                {
                    return;
                }
            }
            catch (Exception) when (tries < TriesMost)
            {
                Loss.Revive(); // the message is shown again
            }
        }
    }
}
