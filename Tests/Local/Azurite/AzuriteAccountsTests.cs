using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace PeepFunctions.Tests;

public sealed class AzuriteAccountsTests
{
    [Fact]
    public async Task NextAsync_TwoAccounts_ShareNothing()
    {
        var first = new TableServiceClient(await AzuriteAccounts.NextAsync());
        var second = new TableServiceClient(await AzuriteAccounts.NextAsync());
        await first.CreateTableAsync("Journal");

        Assert.NotEqual(first.AccountName, second.AccountName);
        Assert.Single(await first.QueryAsync(_ => true).ToListAsync());
        Assert.Empty(await second.QueryAsync(_ => true).ToListAsync());
    }

    [Fact]
    public async Task NextAsync_AnAccount_HasQueuesToo()
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var queue = new QueueClient(await AzuriteAccounts.NextAsync(), "stripe-events", options);
        await queue.CreateAsync();
        await queue.SendMessageAsync("""{"id":"evt_1"}""");

        var message = await queue.ReceiveMessageAsync();

        Assert.Equal("""{"id":"evt_1"}""", message.Value.MessageText);
    }
}
