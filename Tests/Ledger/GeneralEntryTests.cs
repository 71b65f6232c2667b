using System.Collections.Immutable;
using System.Globalization;
using CsCheck;

namespace PeepFunctions.Tests;

public class GeneralEntryTests
{
    private static readonly Currency Usd = Currency.Parse("usd");
    private static readonly DateOnly Today = new(2036, 3, 5);
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly string Evidence = new('a', 64);

    private static readonly string[] Known =
    [
        "assets:bank", "assets:stripe", "assets:ccbill", "assets:in-dispute", "assets:processor-reserve",
        "assets:receivable:vat", "liabilities:creators:mem_a", "liabilities:dividends:mem_a", "liabilities:shares:mem_a",
        "liabilities:buyback:clm_a", "liabilities:tithe:payee", "liabilities:loans:bank", "liabilities:taxes:vat",
        "liabilities:payables:host", "equity:shares:mem_a", "equity:capital:mem_a", "equity:reserve",
        "equity:undistributed", "equity:exchange", "equity:opening", "equity:grants:archive", "income:platform-fees",
        "income:dues", "income:other", "income:grants", "income:from-reserve", "expenses:processing", "expenses:losses",
        "expenses:operations:rent", "suspense",
    ];

    [Fact]
    public void Known_AreAllKnownAccounts() =>
        Assert.All(Known, path => Assert.True(Accounts.IsKnown(Account.Parse(path)), path));

    [Fact]
    public void Allow_EveryPairOfAccounts_TouchesNeitherMembersNorProcessors()
    {
        string[] closed =
        [
            "assets:stripe", "assets:ccbill", "assets:in-dispute", "assets:processor-reserve", "liabilities:creators:",
            "liabilities:dividends:", "liabilities:shares:", "liabilities:buyback:", "liabilities:tithe:", "equity:shares:",
            "equity:capital:", "equity:exchange", "equity:opening", "expenses:processing", "expenses:losses", "suspense",
        ];
        var allowed = (
            from one in Known
            from other in Known
            where EntryTemplates.Allow(Account.Parse(one), Account.Parse(other))
            select (From: one, To: other)).ToList();

        Assert.True(allowed.Count >= 17, $"{allowed.Count} pairs.");
        Assert.DoesNotContain(allowed, pair => closed.Any(path =>
            pair.From.StartsWith(path, StringComparison.Ordinal) || pair.To.StartsWith(path, StringComparison.Ordinal)));

        // The reserve is indivisible: the one way out of it covers a loss.
        Assert.Equal(
            [("income:from-reserve", "equity:reserve")], allowed.Where(pair => pair.To == "equity:reserve"));
    }

    [Fact]
    public void Templates_FilledIn_AreWhatADecisionTakes() => Assert.All(EntryTemplates.All, template =>
    {
        var faults = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var lines = template.Fill(
            template.AsksName ? "one" : null,
            template.AsksCategory ? "rent" : null,
            "usd",
            template.Lines.ToDictionary(line => line.Amount, _ => 5L),
            faults);

        Assert.Empty(faults);
        var entry = Assert.IsType<GeneralEntry.Valid>(Decide([.. lines])).Entry;
        Assert.Equal(template.Lines.Length, entry.Postings.Length);
    });

    [Fact]
    public void Fill_WrongNames_AreEachNamed()
    {
        var faults = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        EntryTemplates.Find("loan-repaid")!.Fill(
            "The Bank", "rent", "usd", new Dictionary<string, long> { ["fees"] = 1 }, faults);

        Assert.Equal(["amounts", "category", "name"], faults.Keys);
        Assert.Null(EntryTemplates.Find("gift"));
    }

    [Fact]
    public void Decide_LoanRepaidWithInterest_IsOneEntryWithItsEvidence()
    {
        var entry = Assert.IsType<GeneralEntry.Valid>(Decide(
            new("assets:bank", "liabilities:loans:bank", 100_000, "usd"),
            new("assets:bank", "expenses:operations:interest", 500, "usd"))).Entry;

        Assert.Equal((EntrySource.General, Evidence), (entry.Source, entry.Evidence));
        Assert.Equal(DateTimeOffset.Parse("2036-03-05T17:00:00Z", CultureInfo.InvariantCulture), entry.InstantUtc);
        Assert.Equal(-100_500, TrialBalance.Of([entry])[Accounts.Bank, Usd].Minor);
        Assert.NotEqual(
            entry.ContentHash, JournalEntry.Create(
                entry.Id, entry.InstantUtc, entry.Source, entry.Memo, entry.Postings, [], evidence: new string('b', 64))
                .ContentHash);
    }

    [Theory]
    [InlineData("assets:bank", "equity:capital:mem_a", "postings[0].to")]
    [InlineData("assets:stripe", "assets:bank", "postings[0]")]
    [InlineData("equity:reserve", "assets:bank", "postings[0]")]
    [InlineData("assets:bank", "assets:bank", "postings[0]")]
    [InlineData("income:gifts", "assets:bank", "postings[0].from")]
    [InlineData("", "assets:bank", "postings[0].from")]
    public void Decide_AccountsThatAreClosed_AreNamed(string from, string to, string field) =>
        Assert.Equal([field], Assert.IsType<GeneralEntry.Faulty>(Decide(new PostingLine(from, to, 5, "usd"))).Faults.Keys);

    [Fact]
    public void Decide_EachBadField_IsNamed()
    {
        var faulty = Assert.IsType<GeneralEntry.Faulty>(GeneralEntry.Decide(
            "general:1",
            new GeneralEntryTerms(
                Today.AddDays(1),
                "two\nlines",
                [new("income:grants", "assets:bank", 0, "usd"), new("income:grants", "assets:bank", 1, "dollars")],
                "00"),
            Today,
            NewYork));

        Assert.Equal(["date", "evidence", "memo", "postings[0].amountMinor", "postings[1].currency"], faulty.Faults.Keys);
    }

    // The reserve holds 100.00, of which 60.00 are moved: 40.00 are left, and not 40.01.
    [Fact]
    public void Overdrawn_UpToZero_IsAllowedAndNotBeyond()
    {
        var book = TrialBalance.Of(
        [
            Assert.IsType<GeneralEntry.Valid>(Decide(
                new("income:grants", "assets:bank", 100_00, "usd"),
                new("equity:reserve", "equity:undistributed", 100_00, "usd"))).Entry,
            Cover(60_00),
        ]);

        Assert.Empty(GeneralEntry.Overdrawn(Cover(40_00), book));
        var (account, holds) = Assert.Single(GeneralEntry.Overdrawn(Cover(40_01), book));
        Assert.Equal((Accounts.Reserve, 40_00L), (account, holds.Minor));
        var repaid = Assert.IsType<GeneralEntry.Valid>(
            Decide(new PostingLine("assets:bank", "liabilities:loans:x", 1, "usd"))).Entry;
        Assert.Single(GeneralEntry.Overdrawn(repaid, book));
    }

    [Fact]
    public void Overdrawn_AnyBookAndAmount_LeavesNothingBelowZero() =>
        Gen.Select(Gen.Long[0, 50], Gen.Long[1, 60]).Sample((held, taken) =>
        {
            var book = new TrialBalance();
            book.Add(Accounts.Reserve, Money.FromMinor(-held, Usd));
            Assert.Equal(taken > held, !GeneralEntry.Overdrawn(Cover(taken), book).IsEmpty);
        });

    // A loss of 50.00 of which 20.00 were covered: 30.00 are left to cover.
    [Fact]
    public void Coverable_IsTheCarriedLossLessWhatCoversIt()
    {
        Assert.Equal(50_00, GeneralEntry.CoverableMinor(-50_00, [], Usd));
        Assert.Equal(30_00, GeneralEntry.CoverableMinor(-50_00, [Cover(20_00)], Usd));
        Assert.Equal(0, GeneralEntry.CoverableMinor(-50_00, [Cover(60_00)], Usd));
        Assert.Equal(0, GeneralEntry.CoverableMinor(null, [], Usd));
        Assert.Equal(0, GeneralEntry.CoverableMinor(0, [], Usd));
        Assert.Equal(20_00, GeneralEntry.CoversMinor(Cover(20_00), Usd));
    }

    [Fact]
    public void Hledger_Evidence_IsATag()
    {
        var text = new StringWriter();
        HledgerExport.Write(text, [Cover(5)], NewYork);
        Assert.Contains($"source:general, evidence:{Evidence}", text.ToString(), StringComparison.Ordinal);
    }

    private static JournalEntry Cover(long minor) => Assert.IsType<GeneralEntry.Valid>(
        Decide(new PostingLine("income:from-reserve", "equity:reserve", minor, "usd"))).Entry;

    private static GeneralEntry Decide(params PostingLine[] lines) => GeneralEntry.Decide(
        "general:1", new GeneralEntryTerms(Today, "what it is", lines, Evidence), Today, NewYork);
}
