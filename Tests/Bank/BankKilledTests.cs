using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class BankKilledTests
{
    private const int Lines = 230; // three transactions

    private static readonly Currency Usd = Currency.Parse("usd");

    /// <summary>
    /// Taking a file dies some requests later than before, again and again; then two at once take it and one that
    /// overlaps. In the end every line is there once, and every line and posting has at most one other.
    /// </summary>
    [Fact]
    public async Task File_KilledBetweenRequests_ThenRacing_IsKeptOnce()
    {
        var transport = new KillableTransport();
        await using var app = await PeepApp.StartAsync(configure: services =>
            services.Configure<StorageOptions>(options => options.Transport = transport));
        var ledger = app.Services.GetRequiredService<LedgerTable>();
        foreach (var i in Enumerable.Range(1, 5))
        {
            await ledger.PostAsync(
                JournalEntry.Create(
                    $"payout-{i}", app.Clock.GetUtcNow(), EntrySource.Movement, "",
                    [new Posting(Accounts.Dues, Accounts.Bank, Money.FromMinor(i, Usd))], []),
                default);
        }

        var (upload, bank) = (
            app.Services.GetRequiredService<BankUpload>(), app.Services.GetRequiredService<BankTable>());
        var (first, overlapping) = ((From: 1, To: Lines), (From: Lines / 2, To: Lines + 10));

        var kills = await transport.KillAsync(1, () => AcceptAsync(first));
        await Task.WhenAll(AcceptAsync(first), AcceptAsync(overlapping), AcceptAsync(overlapping));

        Assert.True(kills > 8, $"{kills} kills: too few.");
        var lines = await bank.ReadLinesAsync(Usd, default);
        Assert.Equal(Enumerable.Range(1, Lines + 10), lines.Select(line => (int)line.Line.Amount.Minor).Order());
        Assert.Equal(
            [1, 2, 3, 4, 5],
            lines.Where(line => line.Entry == $"payout-{line.Line.Amount.Minor}")
                .Select(line => line.Line.Amount.Minor).Order());
        Assert.Equal(5, lines.Count(line => line.Entry is not null));
        Assert.Equal(
            [(Lines, Lines), (Lines + 11 - (Lines / 2), 10)],
            (await bank.ListStatementsAsync(default)).OrderBy(one => one.OpeningMinor)
                .Select(statement => (statement.Lines, statement.Fresh)));

        Task AcceptAsync((int From, int To) amounts)
        {
            var file = FileOf(amounts.From, amounts.To);
            var read = BankCsv.Read(file, MappingOf(amounts.From, amounts.To));
            return upload.AcceptAsync("steward", file, "", [read], default);
        }
    }

    // A line of each amount from one to another.
    private static byte[] FileOf(int from, int to) => Encoding.UTF8.GetBytes(string.Join(
        '\n',
        [
            "Day,Money,Ref",
            .. Enumerable.Range(from, to - from + 1).Select(minor =>
                $"2036-01-05,{Money.FromMinor(minor, Usd).ToString()[..^4]},R{minor}"),
        ]));

    // The opening balance tells the two apart.
    private static BankMapping MappingOf(int from, int to)
    {
        var day = new DateOnly(2036, 1, 5);
        var sum = Enumerable.Range(from, to - from + 1).Sum();
        var head = new BankHead(1, Usd, day, day, from, from + sum);
        return new BankMapping("Day", "Money", null, null, "Ref", [], ',', BankNotation.Iso, head);
    }
}
