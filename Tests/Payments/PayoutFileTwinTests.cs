using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;
using static PeepFunctions.Tests.PayoutFiles;

namespace PeepFunctions.Tests;

/// <summary>What a payout file pays is fixed when it opens, whoever else works on it or dies doing so.</summary>
public sealed class PayoutFileTwinTests
{
    private static readonly string Operation = new('7', 32);
    private static readonly string Id = PayoutFile.IdOf(Operation);

    // The slow twin begins, the other opens the file with four lines, then Ada's dividend may be paid by file as well.
    [Fact]
    public async Task Freeze_SlowTwinAfterItOpened_AddsNothing_AndPutsItsPaymentBack()
    {
        var transport = new HookedTransport();
        await using var coop = await StartAsync(services =>
            services.Configure<StorageOptions>(options => options.Transport = transport));
        var (app, payments) = (coop.App, coop.App.Services.GetRequiredService<DividendPaymentsTable>());
        var freezing = app.Services.GetRequiredService<PayoutFreezing>();
        var ada = new Payable(PayableKind.Dividend, Period.Parse("2036-01"), coop.Ada.MemberId);
        await HoldAsync(payments, ada, PaymentReasons.Reversed);
        string[] csv = [];
        transport.Before(TableNames.DividendPayments, async () =>
        {
            await freezing.FreezeAsync("steward", Operation, default);
            csv = await CsvAsync(coop, $"payout-files/{Id}");
            await HoldAsync(payments, ada, PaymentReasons.PaidByFile);
        });

        await freezing.FreezeAsync("steward", Operation, default);

        Assert.Equal(5, csv.Length);
        Assert.Equal(csv, await CsvAsync(coop, $"payout-files/{Id}"));
        Assert.Equal(PaymentState.Held, (await payments.FindAsync(ada, default))!.State);
        Assert.Equal(4, Number(await app.GetAsync($"payout-files/{Id}", coop.Steward.Token), "lines"));
        // A twin that dies between the two leaves the payment in the file: the timer puts it back.
        await payments.ChangeAsync(ada, Put, default);
        await app.RunAsync("RetryPayments");
        await PeepApp.UntilAsync(async () =>
            await payments.FindAsync(ada, default) is { State: PaymentState.Held, Reason: PaymentReasons.PaidByFile });
        await payments.ChangeAsync(ada, Put, default);
        await ConfirmAsync(coop, Id, new { date = "2036-02-04", from = "bank" });

        Assert.Equal(4, (await coop.EntriesAsync()).Count(entry =>
            entry.Id.StartsWith("payout-file:", StringComparison.Ordinal)));
        Assert.True(await coop.BalanceAsync($"liabilities:dividends:{ada.Payee}") < 0);
        Assert.Equal(1, Number(await MakeAsync(coop, "next"), "lines"));
        await coop.AssertBooksAsync();

        static bool Put(PaymentRow payment)
        {
            payment.PutInto(Id);
            return true;
        }
    }

    [Fact]
    public async Task File_WhoseLinesWereAltered_IsNeitherGivenOutNorConfirmed_ButCancelled()
    {
        await using var coop = await StartAsync();
        var (app, id) = (coop.App, Text(await MakeAsync(coop, "altered"), "id"));
        var files = app.Services.GetRequiredService<PayoutFilesTable>();
        var file = (await files.FindAsync(id, default))!;
        await app.Services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.PayoutFiles)
            .DeleteEntityAsync($"{id}|{file.LinesHash}", $"support:2036-02:{coop.Ada.MemberId}");

        using var read = await app.SendAsync(HttpMethod.Get, $"payout-files/{id}", token: coop.Steward.Token);
        await PeepApp.AssertProblemAsync(read, 409, "payout-file-altered");
        using var confirmed = await app.SendAsync(
            HttpMethod.Post,
            $"payout-files/{id}/confirm",
            new { date = "2036-02-04", from = "bank" },
            coop.Steward.Token);
        await PeepApp.AssertProblemAsync(confirmed, 409, "payout-file-altered");
        await app.AskAsync(HttpMethod.Post, $"payout-files/{id}/cancel", token: coop.Steward.Token);

        Assert.Equal(5, Number(await MakeAsync(coop, "again"), "lines"));
    }

    [Fact]
    public async Task Ending_KilledHalfway_GoesOnByItself()
    {
        var transport = new KillableTransport();
        await using var coop = await StartAsync(services =>
            services.Configure<StorageOptions>(options => options.Transport = transport));
        var (app, ending) = (coop.App, coop.App.Services.GetRequiredService<PayoutEnding>());
        var files = app.Services.GetRequiredService<PayoutFilesTable>();
        await app.SettleAsync();
        var cancelled = Text(await MakeAsync(coop, "cancelled"), "id");
        await KillAsync(() => ending.CancelAsync(cancelled, coop.Steward.MemberId, default));
        Assert.Equal(PayoutFileState.Cancelling, (await files.FindAsync(cancelled, default))!.State);
        await ending.ResumeAsync(default);
        Assert.Equal(PayoutFileState.Cancelled, (await files.FindAsync(cancelled, default))!.State);

        var confirmed = Text(await MakeAsync(coop, "confirmed"), "id");
        await KillAsync(() => ending.ConfirmAsync(
            confirmed,
            new PayoutConfirmation(new DateOnly(2036, 2, 4), "bank", []),
            coop.Steward.MemberId,
            default));
        Assert.Equal(PayoutFileState.Confirming, (await files.FindAsync(confirmed, default))!.State);
        await app.RunAsync("RetryPayments");
        await PeepApp.UntilAsync(async () =>
            await files.FindAsync(confirmed, default) is { State: PayoutFileState.Confirmed });

        Assert.Equal(5, (await coop.EntriesAsync()).Count(entry =>
            entry.Id.StartsWith("payout-file:", StringComparison.Ordinal)));
        await coop.AssertBooksAsync();

        async Task KillAsync(Func<Task> work)
        {
            await app.SettleAsync();
            transport.DieAfter(8, lastIsDone: true);
            await Assert.ThrowsAnyAsync<Exception>(work);
            transport.Live();
        }
    }

    // 400.00 of what came in for Ada was Ben's: 1 080.00 − 400.00 and 900.00 + 400.00.
    [Fact]
    public async Task Correction_OfASettledSale_MovesWhatIsPaid()
    {
        await using var coop = await StartAsync();
        var desk = await TreasuryDesk.OpenAsync(coop.App, "was-bens");
        var draft = await coop.App.PostAsync(
            "ledger/entries/ccbill:s-1/corrections",
            new
            {
                date = "2036-02-04",
                reason = "was Ben's",
                evidence = await desk.SendEvidenceAsync("what Ben and Ada wrote"),
                postings = new[]
                {
                    new
                    {
                        from = $"liabilities:creators:{coop.Ben.MemberId}",
                        to = $"liabilities:creators:{coop.Ada.MemberId}",
                        amountMinor = 40_000,
                        currency = "usd",
                    },
                },
            },
            coop.Steward.Token,
            "correction");
        await desk.ApproveAsync(draft);

        var csv = await CsvAsync(coop, $"payout-files/{Text(await MakeAsync(coop, "corrected"), "id")}");
        Assert.Contains($"support:2036-02:{coop.Ada.MemberId},{coop.Ada.MemberId},ref-ada,680.00,USD", csv);
        Assert.Contains($"support:2036-02:{coop.Ben.MemberId},{coop.Ben.MemberId},ref-ben,1300.00,USD", csv);
    }

    private static Task HoldAsync(DividendPaymentsTable payments, Payable payable, string reason) =>
        payments.ChangeAsync(
            payable,
            payment =>
            {
                payment.Set(PaymentState.Held, reason);
                return true;
            },
            default);
}
