using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class MailTests
{
    private static readonly WaitingMail Statement = new(
        "ada@people.example",
        MailTemplate.StatementReady,
        new Dictionary<string, string> { ["period"] = "2036-01" });

    public static TheoryData<MailTemplate> Templates => new(
        Enum.GetValues<MailTemplate>().Where(template => template != MailTemplate.None));

    /// <summary>Each start dies one request later, then the queue is worked off: each is sent, and once.</summary>
    [Fact]
    public async Task EnqueueOnce_KilledBetweenAnyTwoRequestsAndRepeated_IsSentOnce()
    {
        const int mails = 5;
        var transport = new KillableTransport();
        await using var app = await PeepApp.StartAsync(
            new Dictionary<string, string> { ["AzureWebJobs.SendMail.Disabled"] = "true" },
            configure: services => services.Configure<StorageOptions>(options => options.Transport = transport));
        var table = app.Services.GetRequiredService<MailTable>();

        var kills = 0;
        for (var i = 0; i < mails; i++)
        {
            var occasion = $"statement|{i}";
            kills += await transport.KillAsync(1, () => table.EnqueueOnceAsync(occasion, Statement, TimeSpan.FromDays(1), default));
            await table.EnqueueOnceAsync(occasion, Statement, TimeSpan.FromDays(1), default);
        }

        await table.SendLeftAsync(TimeSpan.Zero, default);
        await WorkOffAsync(app);
        await table.EnqueueOnceAsync("statement|0", Statement, TimeSpan.FromDays(1), default);
        await WorkOffAsync(app);

        Assert.True(kills >= mails, $"{kills} kills: too few.");
        Assert.Equal(mails, app.Outbox.List(Statement.To, 50).Count);
        var rows = await Table(app, TableNames.Mail).QueryAsync<TableEntity>().ToListAsync();
        Assert.Equal(mails, rows.Count);
        Assert.All(rows, row => Assert.False(row.ContainsKey("Mail"))); // what it said has gone
    }

    [Fact]
    public async Task EnqueueOnce_ByManyAtOnce_IsSentOnce()
    {
        await using var app = await PeepApp.StartAsync();
        var table = app.Services.GetRequiredService<MailTable>();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            table.EnqueueOnceAsync("at once", Statement, TimeSpan.FromDays(1), default)));
        await app.SettleAsync();

        Assert.Single(app.Outbox.List(Statement.To, 50));
    }

    [Fact]
    public async Task Send_OfAMailPastItsTime_SendsNothing()
    {
        await using var app = await PeepApp.StartAsync();
        var table = app.Services.GetRequiredService<MailTable>();

        await table.EnqueueOnceAsync("late", Statement, TimeSpan.Zero, default);
        await table.EnqueueAsync(Statement, TimeSpan.Zero, default);
        await app.SettleAsync();

        Assert.Empty(app.Outbox.List(Statement.To, 50));
    }

    /// <summary>The mail server is away until the mail is put aside; requeued once it is back, it arrives.</summary>
    [Fact]
    public async Task Send_WhileTheServerIsAway_IsShownToStewardsWithoutTheAddressAndComesWhenRequeued()
    {
        await using var app = await PeepApp.StartAsync(new Dictionary<string, string>
        {
            ["AzureFunctionsJobHost__extensions__queues__maxDequeueCount"] = "2",
            ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:00",
        });
        var steward = await app.StewardAsync();
        await app.SettleAsync();
        var smtp = app.Services.GetRequiredService<IOptions<PeepOptions>>().Value.Smtp;
        var port = smtp.Port;
        smtp.Port = 1; // nobody listens there
        await app.Services.GetRequiredService<MailTable>().EnqueueOnceAsync(
            "away", Statement, TimeSpan.FromDays(1), default);
        JsonElement put = default;
        await PeepApp.UntilAsync(async () =>
        {
            put = (await app.GetAsync("poison", steward.Token)).GetProperty("items").EnumerateArray()
                .FirstOrDefault(one => one.GetProperty("template").ValueEquals("statementReady"));
            return put.ValueKind != JsonValueKind.Undefined;
        });
        smtp.Port = port;
        var pointer = put.GetProperty("pointer").GetString();
        var notice = (await app.GetAsync("notices", steward.Token)).GetProperty("items").EnumerateArray()
            .First(one => one.GetProperty("code").ValueEquals("mail-not-sent"));
        Assert.Equal($"StatementReady {pointer}", notice.GetProperty("reference").GetString());
        Assert.DoesNotContain("ada@", $"{put} {notice}", StringComparison.Ordinal);
        Assert.DoesNotContain(app.Log.Entries, entry => entry.Message.Contains("ada@", StringComparison.Ordinal));

        await app.AskAsync(
            HttpMethod.Post, $"poison/mail/{put.GetProperty("id").GetString()}/requeue", token: steward.Token);
        await PeepApp.UntilAsync(() => Task.FromResult(app.Outbox.List(Statement.To, 5).Count == 1));
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void Write_AnyTemplate_GivesNothingAway(MailTemplate template)
    {
        var mail = MailText.Write(template, new Dictionary<string, string>
        {
            ["code"] = template == MailTemplate.StewardNotice ? NoticeCodes.MailNotSent : "AAAA-BBBB",
            ["handle"] = "ada",
            ["reference"] = "ref_1",
            ["period"] = "2036-01",
            ["until"] = "2036-01-26",
            ["version"] = "2",
            ["from"] = "2036-03",
        });

        Assert.InRange(mail.Subject.Length, 5, 30);
        Assert.InRange(mail.Body.Split('\n').Length, 1, 12);
        Assert.All(
            new[] { "peep", "creator", "co-op", "support", "dividend", "sex", "$", "usd" },
            word => Assert.DoesNotContain(word, $"{mail.Subject} {mail.Body}", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("localhost", 25, SecureSocketOptions.None)]
    [InlineData("127.0.0.1", 2525, SecureSocketOptions.None)]
    [InlineData("::1", 25, SecureSocketOptions.None)]
    [InlineData("smtp.example", 587, SecureSocketOptions.StartTls)]
    [InlineData("smtp.example", 25, SecureSocketOptions.StartTls)]
    [InlineData("smtp.example", 465, SecureSocketOptions.SslOnConnect)]
    [InlineData("localhost.smtp.example", 25, SecureSocketOptions.StartTls)]
    [InlineData("10.0.0.1", 25, SecureSocketOptions.StartTls)]
    public void Security_OfAnyServerButThisMachine_IsTls(string host, int port, SecureSocketOptions security) =>
        Assert.Equal(security, MailServer.Security(new SmtpOptions { Host = host, Port = port }));

    private static async Task WorkOffAsync(PeepApp app)
    {
        var queue = app.Services.GetRequiredService<QueueServiceClient>().GetQueueClient(QueueNames.Mail);
        var send = ActivatorUtilities.CreateInstance<SendMail>(app.Services);
        while ((await queue.ReceiveMessagesAsync(32)).Value is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                await send.RunAsync(message.Body.ToString(), default);
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }
    }

    private static TableClient Table(PeepApp app, string name) =>
        app.Services.GetRequiredService<TableServiceClient>().GetTableClient(name);
}
