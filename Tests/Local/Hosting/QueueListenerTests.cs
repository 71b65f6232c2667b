using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

public sealed class QueueListenerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Polling = """ "maxPollingInterval": "00:00:00.2" """;

    public sealed record PagePointer(string Id, int Page);

    public sealed class Failing(Calls calls)
    {
        [Function("Failing")]
        public void Run([QueueTrigger("Failing-%Suffix%")] string message, long dequeueCount)
        {
            calls.Note($"{message} {dequeueCount}");
            throw new InvalidOperationException("no luck");
        }
    }

    public sealed class Bound(Calls calls)
    {
        [Function("AsString")]
        public void AsString([QueueTrigger("as-string")] string message, string id, DateTimeOffset insertionTime) =>
            calls.Note($"{message} {id.Length == 36} {insertionTime.Year > 2000}");

        [Function("AsBytes")]
        public void AsData([QueueTrigger("as-data")] BinaryData message, CancellationToken stopping) =>
            calls.Note($"{message.ToArray().Length} {stopping.CanBeCanceled}");

        [Function("AsMessage")]
        public void AsMessage([QueueTrigger("as-message")] QueueMessage message) =>
            calls.Note($"{message.Body} {message.DequeueCount}");

        [Function("AsPointer")]
        public void AsPointer([QueueTrigger("as-pointer")] PagePointer message) => calls.Note(message.ToString());
    }

    public sealed class Parallel(Calls calls)
    {
        [Function("Parallel")]
        public Task RunAsync([QueueTrigger("parallel")] string message) => calls.InsideAsync(async () =>
        {
            calls.Note("began");
            await calls.Gate.WaitAsync();
            calls.Note("ended");
        });
    }

    public sealed class Stopped(Calls calls)
    {
        [Function("Stopped")]
        public async Task RunAsync([QueueTrigger("stopped")] string message, CancellationToken stopping)
        {
            calls.Note("began");
            try
            {
                await Task.Delay(Timeout.Infinite, stopping);
            }
            finally
            {
                calls.Note("cancelled");
            }
        }
    }

    public sealed class Slow(Calls calls)
    {
        [Function("Slow")]
        public async Task RunAsync([QueueTrigger("slow")] string message, long dequeueCount)
        {
            calls.Note($"try {dequeueCount}");
            await calls.Gate.WaitAsync();
        }
    }

    public sealed class Late(Calls calls)
    {
        [Function("Late")]
        public void Run([QueueTrigger("late")] string message) => calls.Note(message);
    }

    public sealed class Chain(Calls calls)
    {
        [Function("ChainPoison")]
        public void Poisoned([QueueTrigger("chain-poison")] string message) => calls.Note(message);

        [Function("Chain")]
        public void Run([QueueTrigger("chain")] string message) => throw new InvalidOperationException(message);
    }

    private Task<RunningHost> StartAsync<T>(string queues = Polling, QueueTiming? timing = null, string suffix = "x") =>
        RunningHost.StartAsync<T>(
            $$"""{ "version": "2.0", "extensions": { "queues": { {{queues}} } } }""",
            new LocalHostOptions
            {
                QueueTiming = timing ?? QueueTiming.Host,
                Settings = new Dictionary<string, string>
                {
                    ["AzureWebJobsStorage"] = azurite.ConnectionString,
                    ["Suffix"] = suffix,
                },
            });

    private QueueClient Queue(string name, QueueMessageEncoding encoding = QueueMessageEncoding.Base64) =>
        new(azurite.ConnectionString, name, new QueueClientOptions { MessageEncoding = encoding });

    private async Task<QueueClient> SendAsync(string name, params string[] messages)
    {
        var queue = Queue(name);
        await queue.CreateIfNotExistsAsync();
        foreach (var message in messages)
            await queue.SendMessageAsync(message);
        return queue;
    }

    private static async Task<int> CountAsync(QueueClient queue) =>
        (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;

    private static async Task<string> WaitForPoisonAsync(QueueClient queue)
    {
        string? found = null;
        for (var i = 0; i < 500 && found is null; i++)
        {
            await Task.Delay(30);
            if (await queue.ExistsAsync())
                found = (await queue.PeekMessageAsync()).Value?.MessageText;
        }

        return found ?? "none";
    }

    [Fact]
    public async Task Q2_AMessageWorkedOnForLong_IsKeptHidden_AndDeletedUnderItsNewReceipt()
    {
        var queue = await SendAsync("slow", "m");
        var timing = new QueueTiming(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(200));
        await using var host = await StartAsync<Slow>(timing: timing);
        await host.Calls.WaitForAsync(1);

        await Task.Delay(3500);
        host.Calls.Gate.Release();

        await Eventually.TrueAsync(() => CountAsync(queue).GetAwaiter().GetResult() == 0, () => "not deleted");
        Assert.Equal(["try 1"], host.Calls.Noted);
    }

    [Fact]
    public async Task Q3_AtMostABatchAndTheThreshold_RunAtOnce()
    {
        var queue = await SendAsync("parallel", [.. Enumerable.Range(0, 12).Select(i => $"{i}")]);
        await using var host = await StartAsync<Parallel>($""" "batchSize": 4, "newBatchThreshold": 2, {Polling} """);
        await host.Calls.WaitForAsync(4);
        await Task.Delay(400);
        Assert.Equal(4, host.Calls.Noted.Count);

        host.Calls.Gate.Release(2);
        await host.Calls.WaitForAsync(4 + 2 + 4);
        await Task.Delay(300);
        Assert.Equal((10, 6), (host.Calls.Noted.Count, host.Calls.Most));
        host.Calls.Gate.Release(10);

        await host.Calls.WaitForAsync(24);
        await Eventually.TrueAsync(() => CountAsync(queue).GetAwaiter().GetResult() == 0, () => "not deleted");
    }

    [Fact]
    public async Task Q4_EnqueueingToPoison_WakesItsListener()
    {
        // With a minute between looks, only being woken can bring it here in time.
        await using var host = await StartAsync<Chain>(""" "maxDequeueCount": 1, "maxPollingInterval": "00:01:00" """);
        await Task.Delay(3500);
        await SendAsync("chain", "m");

        Assert.Equal(["m"], await host.Calls.WaitForAsync(1));
    }

    [Fact]
    public void Q4_BackOff_DoublesWithJitterUpToTheMost_AndAFoundMessageResetsIt()
    {
        var backOff = new QueueBackOff(TimeSpan.FromSeconds(2));
        var waits = Enumerable.Range(0, 12).Select(_ => backOff.Next()).ToList();
        backOff.Reset();

        Assert.Equal(TimeSpan.FromMilliseconds(100), waits[0]);
        Assert.InRange(waits[1], TimeSpan.FromMilliseconds(160), TimeSpan.FromMilliseconds(240));
        Assert.All(waits.Zip(waits.Skip(1)), pair => Assert.InRange(pair.Second, pair.First, pair.First * 2.4));
        Assert.Equal(TimeSpan.FromSeconds(2), waits[^1]);
        Assert.Equal(TimeSpan.FromMilliseconds(100), backOff.Next());
    }

    [Fact]
    public async Task Q5_AFailingMessage_RunsExactlyFiveTimes_ThenGoesToPoison()
    {
        var queue = await SendAsync("failing-x", "m");
        await using var host = await StartAsync<Failing>();

        Assert.Equal("m", await WaitForPoisonAsync(Queue("failing-x-poison")));
        await Task.Delay(300);

        Assert.Equal(["m 1", "m 2", "m 3", "m 4", "m 5"], host.Calls.Noted);
        Assert.Equal(0, await CountAsync(queue));
        Assert.Contains(host.Log.Entries, entry => entry.Level == LogLevel.Warning && entry.Message
            == "Message has reached MaxDequeueCount of 5. Moving message to queue 'failing-x-poison'.");
    }

    [Fact]
    public async Task Q5_AFailingMessage_ComesAgainAfterTheVisibilityTimeout()
    {
        await SendAsync("failing-later", "m");
        await using var host = await StartAsync<Failing>($""" "visibilityTimeout": "00:01:00", {Polling} """, suffix: "later");
        await host.Calls.WaitForAsync(1);

        await Task.Delay(700);

        Assert.Equal(["m 1"], host.Calls.Noted);
    }

    [Fact]
    public async Task Q6_AMessageThatHasHadItsTries_IsPoisonedWithoutARun()
    {
        var queue = await SendAsync("failing-worn", "m");
        for (var i = 0; i < 2; i++)
        {
            var message = (await queue.ReceiveMessageAsync()).Value;
            await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero);
        }

        await using var host = await StartAsync<Failing>($""" "maxDequeueCount": 2, {Polling} """, suffix: "worn");

        Assert.Equal("m", await WaitForPoisonAsync(Queue("failing-worn-poison")));
        Assert.Empty(host.Calls.Noted);
    }

    // Hidden for ten minutes each time on Azure, for one second here.
    [Fact]
    public async Task Q7_AFailingMessageOfAPoisonQueue_ComesAgainForEver_AndHasNoPoisonQueueOfItsOwn()
    {
        await SendAsync("failing-7-poison", "m");
        var timing = new QueueTiming(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));
        await using var host = await StartAsync<Failing>(
            """ "maxDequeueCount": 1, "maxPollingInterval": "00:00:00.2" """, timing, "7-poison");

        Assert.Equal(["m 1", "m 2", "m 3"], (await host.Calls.WaitForAsync(3)).Take(3));
        Assert.False(await Queue("failing-7-poison-poison").ExistsAsync());
    }

    [Fact]
    public async Task Q8_AMissingQueue_IsNotCreated_AndReadOnceItIsThere()
    {
        await using var host = await StartAsync<Late>();
        await Task.Delay(500);
        Assert.False(await Queue("late").ExistsAsync());

        await SendAsync("late", "m");

        Assert.Equal(["m"], await host.Calls.WaitForAsync(1));
    }

    [Fact]
    public async Task Q9_ABodyThatIsNotBase64_GoesToPoisonWithoutARun_AndTheOthersRun()
    {
        await SendAsync("as-string", "good");
        await Queue("as-string", QueueMessageEncoding.None).SendMessageAsync("{not base64}");
        await using var host = await StartAsync<Bound>();

        Assert.Equal("{not base64}", await WaitForPoisonAsync(Queue("as-string-poison", QueueMessageEncoding.None)));
        Assert.Equal(["good True True"], await host.Calls.WaitForAsync(1));
    }

    [Fact]
    public async Task Q10_AProducerThatDoesNotSayBase64_IsNotHeard()
    {
        var producer = new QueueClient(azurite.ConnectionString, "as-message");
        await producer.CreateIfNotExistsAsync();
        await producer.SendMessageAsync("""{"id":"evt_1"}""");
        await using var host = await StartAsync<Bound>();

        Assert.Equal("""{"id":"evt_1"}""",
            await WaitForPoisonAsync(Queue("as-message-poison", QueueMessageEncoding.None)));
        Assert.Empty(host.Calls.Noted);
    }

    [Fact]
    public async Task Q11_Stop_CancelsTheRun_WaitsForIt_AndShowsTheMessageAgain()
    {
        var queue = await SendAsync("stopped", "m");
        await using var host = await StartAsync<Stopped>();
        await host.Calls.WaitForAsync(1);

        await host.Host.StopAsync();

        Assert.Equal(["began", "cancelled"], host.Calls.Noted);
        Assert.Equal(2, (await queue.ReceiveMessageAsync()).Value.DequeueCount);
    }

    [Fact]
    public async Task Q12_AMessageDeletedByAnother_IsNoFailure()
    {
        var queue = await SendAsync("slow", "m");
        await using var host = await StartAsync<Slow>();
        await host.Calls.WaitForAsync(1);

        await queue.ClearMessagesAsync();
        host.Calls.Gate.Release();
        await SendAsync("slow", "n");
        await host.Calls.WaitForAsync(2);
        host.Calls.Gate.Release();

        Assert.DoesNotContain(host.Log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Q13_BindsStringDataMessageAndJson()
    {
        await using var host = await StartAsync<Bound>();
        await SendAsync("as-data", "12345");
        await host.Calls.WaitForAsync(1);
        await SendAsync("as-message", "m");
        await host.Calls.WaitForAsync(2);
        await SendAsync("as-pointer", """{"id":"p","page":3}""");

        Assert.Equal(["5 True", "m 1", "PagePointer { Id = p, Page = 3 }"], await host.Calls.WaitForAsync(3));
    }

    [Fact]
    public async Task Q13_BadJson_IsAFailureLikeAnyOther()
    {
        await SendAsync("as-pointer", "not json");
        await using var host = await StartAsync<Bound>();

        Assert.Equal("not json", await WaitForPoisonAsync(Queue("as-pointer-poison")));
        Assert.Equal(5, host.Log.Entries.Count(entry => entry.Exception is System.Text.Json.JsonException));
    }

    [Fact]
    public async Task Admin_QueueFunctionByHand_GetsTheInput()
    {
        await using var host = await StartAsync<Bound>();

        using var accepted = await host.RunByHandAsync("AsPointer", """{"input":{"id":"p","page":4}}""");

        Assert.Equal(["PagePointer { Id = p, Page = 4 }"], await host.Calls.WaitForAsync(1));
    }
}
