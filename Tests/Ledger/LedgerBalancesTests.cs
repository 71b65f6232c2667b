using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>Of closed months only what they came to is read, and it must be the same as reading all.</summary>
public sealed class LedgerBalancesTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private static readonly Gen<Category> Name = Gen.OneOf("north", "south", "vat").Select(Category.Parse);

    // Of what general entries move, and of what is somebody's own.
    private static readonly Gen<Account> Account = Gen.OneOf(
        Gens.Account,
        Name.Select(Accounts.Loan),
        Name.Select(Accounts.Taxes),
        Name.Select(Accounts.Bill),
        Name.Select(Accounts.Receivable),
        Name.Select(Accounts.BoundGrant));

    // Three months, of which the first so many are closed, all of these with or without that kept.
    private static readonly Gen<(List<(int Month, Posting Posting)> Book, int Closed)> Books = Gen.Select(
        Gen.Select(Gen.Int[0, 2], Gen.Select(Account, Account, Gens.Positive).Where((from, to, _) => from != to)
            .Select((from, to, amount) => new Posting(from, to, amount))).List[0, 30],
        Gen.Int[0, 3]);

    [Fact]
    public void Totals_OfClosedMonthsAndTheFoldOfTheOthers_AreTheWholeFold() => Books.Sample(sample =>
    {
        var (book, whole) = (new TrialBalance(), new TrialBalance());
        foreach (var month in sample.Book.GroupBy(one => one.Month))
        {
            var fold = new TrialBalance();
            foreach (var (_, posting) in month)
            {
                fold.Add(posting.To, posting.Amount);
                fold.Add(posting.From, -posting.Amount);
            }

            whole.Merge(fold);
            if (month.Key >= sample.Closed)
            {
                book.Merge(fold);
                continue;
            }

            var totals = PeriodTotals.Of(fold, ReportBooks.Usd);
            totals = PeriodTotals.Read(
                totals.Entries, totals.WriteAssets(), totals.FundsMinor, totals.WriteRest(), totals.WriteCollective());
            foreach (var (account, moved) in totals.Assets.Concat(totals.Collective!))
            {
                book.Add(account, moved);
            }
        }

        Assert.Equal(Held(whole), Held(book));
    });

    /// <summary>What a general entry is held against is known by the totals, whichever it is.</summary>
    [Fact]
    public void Totals_KnowEveryAccountThatAGeneralEntryIsHeldAgainst() => Gen.Select(Account, Account).Sample(
        (from, to) => !EntryTemplates.Allow(from, to) || new[] { from, to }.All(account => IsHeld(account)
            || account.Kind is AccountKind.Income or AccountKind.Expense));

    [Fact]
    public void Totals_OfMoreAccountsThanAColumnHolds_AreNotKept()
    {
        var fold = new TrialBalance();
        for (var creditor = 0; creditor < 1_000; creditor++)
        {
            fold.Add(Accounts.Bill(Category.Parse($"creditor-{creditor}")), Money.FromMinor(-100, ReportBooks.Usd));
        }

        Assert.Null(PeriodTotals.Of(fold, ReportBooks.Usd).WriteCollective());
    }

    /// <summary>
    /// A month that was closed before these lines were kept is read whole, and counts once; and so is every month for an
    /// entry that moves what is a member's.
    /// </summary>
    [Fact]
    public async Task ReadFor_MonthsClosedWithAndWithoutTheirLines_IsTheWholeFold()
    {
        var (ledger, periods) = (
            fixture.App.Services.GetRequiredService<LedgerTable>(),
            fixture.App.Services.GetRequiredService<PeriodsTable>());
        var (lender, owed) = (Accounts.Loan(Category.Parse("north")), Accounts.Dividends("mem_owed"));
        foreach (var (text, isKept) in new[] { ("2036-01", true), ("2036-02", false), ("2036-03", true) })
        {
            var month = Period.Parse(text);
            var entry = JournalEntry.Create(
                $"lent-{month}",
                month.StartUtc(TimeZoneInfo.Utc).AddDays(9),
                EntrySource.General,
                "lent",
                [
                    new Posting(lender, Accounts.Bank, Money.FromMinor(100, ReportBooks.Usd)),
                    new Posting(owed, Accounts.Bank, Money.FromMinor(7, ReportBooks.Usd)),
                ],
                []);
            Assert.IsType<PostOutcome.Posted>(await ledger.PostAsync(entry, default));
            await AssertWholeAsync();
            await periods.MarkClosingAsync(month, fixture.App.Clock.GetUtcNow(), default);
            await fixture.App.Services.GetRequiredService<PeriodLeavesTable>().WriteAsync(
                month,
                "00",
                new Dictionary<string, IReadOnlyList<string>> { [Shards.Of(entry.Id)] = [entry.Id] },
                default);
            var totals = PeriodTotals.Of(TrialBalance.Of([entry]), ReportBooks.Usd);
            await periods.CloseAsync(
                month, "00", null, isKept ? totals : totals with { Collective = null }, default);
            await AssertWholeAsync();
        }

        async Task AssertWholeAsync()
        {
            var all = await ledger.ReadAllAsync(default).ToListAsync();
            var whole = TrialBalance.Of(all.Select(posted => posted.Entry));
            Assert.Equal(Held(whole), Held(await ReadForAsync(lender)));
            Assert.Equal(whole.Balances, (await ReadForAsync(owed)).Balances);

            async Task<TrialBalance> ReadForAsync(Account account)
            {
                var seen = new List<string>();
                var moves = JournalEntry.Create(
                    "moves",
                    fixture.App.Clock.GetUtcNow(),
                    EntrySource.General,
                    "moves",
                    [new Posting(account, Accounts.Bank, Money.FromMinor(1, ReportBooks.Usd))],
                    []);
                var book = await fixture.App.Services.GetRequiredService<LedgerBalances>()
                    .ReadForAsync(moves, posted => seen.Add(posted.Entry.Id), default);
                var closed = (await periods.ListAsync(default)).Select(row => row.Period).ToHashSet();
                Assert.Equal(
                    all.Where(posted => !closed.Contains(posted.PostedTo)).Select(posted => posted.Entry.Id).Order(),
                    seen.Order());
                return book;
            }
        }
    }

    private static List<(Account Account, Money Balance)> Held(TrialBalance book) =>
        [.. book.Balances.Where(line => IsHeld(line.Account))];

    private static bool IsHeld(Account account) =>
        account.Kind == AccountKind.Asset || Accounts.IsCollective(account);
}
