using System.Text;
using CsCheck;

namespace PeepFunctions.Tests;

public class JournalJsonTests
{
    private static readonly Currency Usd = Currency.Parse("usd");

    private static readonly JournalEntry Sample = JournalEntry.Create(
        "txn_1",
        new DateTimeOffset(2026, 10, 31, 23, 59, 59, TimeSpan.FromHours(-4)),
        EntrySource.Expense,
        "a memo",
        [new Posting(Accounts.Bank, Accounts.Operations(Category.Parse("legal")), Money.FromMinor(1250, Usd))],
        [
            new PatronageFact(PatronageKind.Support, "m1", "s1", -5),
            new PatronageFact(PatronageKind.Minutes, "m2", null, 60),
        ],
        "txn_0");

    // Every published root is taken over this shape: a change here would contradict them all.
    [Fact]
    public void WriteEntry_Sample_HasTheFixedShape() => Assert.Equal(
        """{"contentHash":"HASH","corrects":"txn_0","id":"txn_1","instant":"2026-11-01T03:59:59Z","memo":"a memo","""
        + """
        "patronage":[{"kind":"support","member":"m1","quantity":-5,"supporter":"s1"},
        """
        + """{"kind":"minutes","member":"m2","quantity":60}],"""
        + """
        "postings":[{"currency":"usd","from":"assets:bank","minor":1250,"to":"expenses:operations:legal"}],
        """
        + "\"source\":\"expense\"}",
        Encoding.UTF8.GetString(JournalJson.WriteEntry(Sample with { ContentHash = "HASH" })));

    [Fact]
    public void ParsePostings_WhatWasWritten_IsTheSame() => Gens.JournalEntry.Sample(
        entry => JournalJson.ParsePostings(JournalJson.WritePostings(entry.Postings)).SequenceEqual(entry.Postings)
            && JournalJson.ParsePatronage(JournalJson.WritePatronage(entry.Patronage)).SequenceEqual(entry.Patronage)
            && JournalJson.ParseSource(JournalJson.SourceName(entry.Source)) == entry.Source,
        iter: 500);

    [Fact]
    public void ParsePostings_WidestAmount_SurvivesAsAString()
    {
        var posting = new Posting(Accounts.Bank, Accounts.Stripe, Money.FromMinor(long.MaxValue, Usd));

        Assert.Equal(posting, Assert.Single(JournalJson.ParsePostings(JournalJson.WritePostings([posting]))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""[{"from":"assets:bank","to":"assets:bank","minor":1,"currency":"usd"}]""")]
    [InlineData("""[{"from":"assets:bank","to":"assets:stripe","minor":0,"currency":"usd"}]""")]
    [InlineData("""[{"from":"assets:bank","to":"assets:stripe","minor":"99999999999999999999","currency":"usd"}]""")]
    [InlineData("""[{"from":"assets:bank","to":"assets:stripe","minor":1.5,"currency":"usd"}]""")]
    [InlineData("""[{"from":"bank","to":"assets:stripe","minor":1,"currency":"usd"}]""")]
    [InlineData("""[{"from":null,"to":"assets:stripe","minor":1,"currency":"usd"}]""")]
    [InlineData("""[{"from":"assets:bank","to":"assets:stripe","minor":1}]""")]
    public void ParsePostings_Damaged_ThrowsFormat(string json) =>
        Assert.Throws<FormatException>(() => JournalJson.ParsePostings(json));

    [Fact]
    public void OfEntry_AnyFieldChanged_ChangesTheHash()
    {
        var changed = new[]
        {
            Sample with { Id = "txn_2" },
            Sample with { InstantUtc = Sample.InstantUtc.AddTicks(1) },
            Sample with { Source = EntrySource.Correction },
            Sample with { Memo = "another memo" },
            Sample with { Postings = [] },
            Sample with { Patronage = [] },
            Sample with { Corrects = null },
        };

        var hashes = changed.Append(Sample).Select(ContentHash.OfEntry).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(changed.Length + 1, hashes.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\\b")]
    [InlineData("a,b")]
    [InlineData("a\nb")]
    [InlineData("é")]
    public void Create_OddId_Throws(string id) => Assert.Throws<ArgumentException>(
        () => JournalEntry.Create(id, Sample.InstantUtc, EntrySource.Hours, "", [], []));

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("two\u2028lines")]
    [InlineData(" leading")]
    public void Create_MemoOfTwoLines_Throws(string memo) => Assert.Throws<ArgumentException>(
        () => JournalEntry.Create("id", Sample.InstantUtc, EntrySource.Hours, memo, [], []));

    [Fact]
    public void From_AnyText_IsOneLine() => Gen.String.Sample(text => SingleLine.IsOneLine(SingleLine.From(text)));

    [Theory]
    [InlineData("  a \r\n\t b\u2028c  ", "a b c")]
    [InlineData(null, "")]
    [InlineData("\ud800x", "x")]
    public void From_Blanks_AreFolded(string? text, string line) => Assert.Equal(line, SingleLine.From(text));
}
