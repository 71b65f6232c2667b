using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>
/// What people tell the app and Stripe stands nowhere readable: after a drive through the features, every table,
/// queue and blob and every line of the log is searched for every address, code, token, key and canary. The outbox and
/// the sandbox are somebody else's systems.
/// </summary>
public sealed partial class PersonalDataTests
{
    internal const string PayerName = "Canary Billingname";
    private const string Evidence = "Canary Evidencename", Note = "canary hours note";
    private const string Memo = "canary expenses memo", DraftMemo = "canary draft memo", PlanMemo = "canary plan memo";
    private const string Document = "an invoice of Canary Clerkname";

    [Fact]
    public async Task Drive_EverythingStored_HoldsNothingPersonal()
    {
        await using var app = await PeepApp.StartAsync();
        var told = await DriveAsync(app);
        var needles = await NeedlesAsync(app, told);

        var search = await SearchAsync(app, needles);

        Assert.True(needles.Count > 25 && search.Texts > 2_000, $"{needles.Count} words, {search.Texts} texts.");
        Assert.Empty(search.Found);
    }

    // The same search over the same places, with one address in a row, one in a message and one in the log.
    [Fact]
    public async Task Search_OnePlanted_FindsItInEachPlace()
    {
        await using var app = await PeepApp.StartAsync();
        var (row, message, line) = ("in-a-row@people.example", "in-a-message@people.example", "in-a-line@people.example");
        await app.Services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.Notices)
            .AddEntityAsync(new TableEntity("planted", "row") { ["Bytes"] = Encoding.UTF8.GetBytes(row) });
        await app.Services.GetRequiredService<RawQueues>().PoisonOf(QueueNames.Mail).CreateIfNotExistsAsync();
        await app.Services.GetRequiredService<RawQueues>().PoisonOf("planted").CreateIfNotExistsAsync();
        await app.Services.GetRequiredService<RawQueues>().PoisonOf("planted").SendMessageAsync(
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{{\"id\":\"{message}\"}}")));
        app.Log.Entries.Enqueue(new CapturedLog.Entry(
            Microsoft.Extensions.Logging.LogLevel.Information, Uri.EscapeDataString(line), Exception: null));

        var search = await SearchAsync(app, [row, message, line]);

        Assert.Equal([line, message, row], search.Found.Select(found => found.Needle).Order());
    }

    /// <summary>Everything in every table, queue and line of the log.</summary>
    internal static async Task<PersonalDataSearch> SearchAsync(PeepApp app, IEnumerable<string> needles)
    {
        var search = new PersonalDataSearch(needles);
        var tables = app.Services.GetRequiredService<TableServiceClient>();
        await foreach (var table in tables.QueryAsync())
        {
            await foreach (var row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                foreach (var (name, value) in row)
                {
                    var place = $"{table.Name} {name}";
                    if (value is byte[] bytes)
                    {
                        search.LookAt(place, bytes);
                    }
                    else
                    {
                        search.LookAt(place, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                    }
                }
            }
        }

        var queues = new QueueServiceClient(
            app.Services.GetRequiredService<IOptions<StorageOptions>>().Value.ConnectionString);
        await foreach (var queue in queues.GetQueuesAsync())
        {
            foreach (var message in (await queues.GetQueueClient(queue.Name).PeekMessagesAsync(32)).Value)
            {
                search.LookAt($"queue {queue.Name}", message.Body.ToString());
            }
        }

        var containers = app.Services.GetRequiredService<BlobServiceClient>();
        await foreach (var container in containers.GetBlobContainersAsync())
        {
            var client = containers.GetBlobContainerClient(container.Name);
            await foreach (var blob in client.GetBlobsAsync())
            {
                search.LookAt($"container {container.Name}", blob.Name);
                search.LookAt(
                    $"container {container.Name}",
                    (await client.GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content.ToArray());
            }
        }

        foreach (var line in app.Log.Entries)
        {
            search.LookAt("log", $"{line.Message}\n{line.Exception}");
        }

        return search;
    }

    /// <summary>Every address and code that was mailed, every key, every name at Stripe, and what was told.</summary>
    internal static async Task<List<string>> NeedlesAsync(PeepApp app, IReadOnlyList<string> told)
    {
        List<string> needles = [.. told];
        foreach (var mail in app.Outbox.List(to: null, int.MaxValue))
        {
            needles.AddRange(mail.To);
            foreach (Match code in Code().Matches(mail.Text))
            {
                needles.AddRange([code.Value, code.Value.Replace("-", "", StringComparison.Ordinal)]);
            }
        }

        var stripe = app.Services.GetRequiredService<IOptions<StripeOptions>>().Value;
        var peep = app.Services.GetRequiredService<IOptions<PeepOptions>>().Value;
        needles.AddRange([stripe.ApiKey, .. stripe.WebhookSecrets, .. stripe.ConnectWebhookSecrets]);
        needles.AddRange([peep.DataKey, peep.IndexKey, PayerName, Evidence, Note, Memo, DraftMemo, PlanMemo, Document]);
        await foreach (var customer in app.Services.GetRequiredService<StripeClient>().V1.Customers.ListAutoPagingAsync())
        {
            needles.AddRange(new[] { customer.Email, customer.Name }.OfType<string>());
        }

        return [.. needles.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    // Answers with what was told to nobody but the app: addresses and tokens.
    private static async Task<IReadOnlyList<string>> DriveAsync(PeepApp app)
    {
        var stripe = app.Services.GetRequiredService<StripeClient>();
        var steward = await app.StewardAsync();
        var creator = await app.JoinAsCreatorAsync("canary-creator");
        var giver = await app.JoinAsync("canary-giver", "supporter");
        var leaver = await app.JoinAsync("canary-leaver", "creator");
        await app.SupportAsync("canary-creator", 2_000, "Canary.Payer@people.example");
        await app.SupportAsync("canary-creator", 3_000, supporter: giver);
        await app.SettleAsync();
        foreach (var customer in await stripe.V1.Customers.ListAsync())
        {
            await stripe.V1.Customers.UpdateAsync(
                customer.Id, new CustomerUpdateOptions { Name = PayerName, Email = "canary.billing@people.example" });
        }

        var charge = (await stripe.V1.Charges.ListAsync()).First(one => one.Amount == 2_000);
        var dispute = (await app.ControlAsync($"charges/{charge.Id}/dispute")).GetProperty("id").GetString()!;
        await stripe.V1.Disputes.UpdateAsync(dispute, new DisputeUpdateOptions
        {
            Evidence = new DisputeEvidenceOptions
            {
                CustomerName = Evidence,
                CustomerEmailAddress = "canary.evidence@people.example",
            },
        });
        await app.PostAsync($"members/{creator.MemberId}/contributor", new { }, steward.Token);
        await app.PostAsync(
            "members/me/hours", new { date = "2036-01-04", minutes = 60, note = Note }, creator.Token, key: "hours");
        await app.PostAsync(
            "expenses",
            new { date = "2036-01-04", amountMinor = 500, currency = "usd", category = "hosting", memo = Memo },
            steward.Token);
        var desk = await TreasuryDesk.OpenAsync(app, "canary-desk");
        var evidence = await desk.SendEvidenceAsync(Document);
        await desk.EnterAsync(new
        {
            date = "2036-01-04",
            memo = DraftMemo,
            evidence,
            template = "grant-free",
            amounts = new { amount = 500 },
        });
        await app.PostAsync(
            "recurring-expenses",
            new { day = 1, first = "2036-01", amountMinor = 5, currency = "usd", category = "rent", memo = PlanMemo },
            steward.Token);
        await app.RunAsync("DraftExpenses");
        await app.AskAsync(
            HttpMethod.Put,
            "members/me/payout-route",
            new { route = "stripe", reference = "canary-reference" }, creator.Token);
        using var wrong = await app.SendAsync(
            HttpMethod.Post, "sessions/confirm", new { request = "canary.request@people.example", code = "canary-code" });
        await app.PostAsync("members/me/email", new { email = "canary.new@people.example" }, giver.Token);
        await app.SettleAsync();
        await app.AskAsync(HttpMethod.Delete, "members/me", token: leaver.Token);
        await app.PostAsync("reconciliations", new { }, steward.Token);
        await app.SettleAsync();
        await app.RunAsync("SweepExpired");
        await app.SettleAsync();
        return
        [
            "canary-reference", "canary.request@people.example", "canary-code", "canary.new@people.example",
            "canary.payer@people.example", "canary.billing@people.example", "canary.evidence@people.example",
            .. new[] { steward, creator, giver, leaver }.SelectMany(one => new[] { one.Email, one.Token.Split('.')[1] }),
        ];
    }

    [GeneratedRegex(@"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")]
    private static partial Regex Code();
}
