using CsCheck;

namespace PeepFunctions.Tests;

public class LedgerCorrectionTests
{
    private static readonly Currency Usd = Currency.Parse("usd");
    private static readonly DateTimeOffset At = new(2026, 11, 2, 17, 0, 0, TimeSpan.Zero);

    // 50.00 came in and no rule knew why: {from suspense, to assets:stripe}, so that -50.00 waits.
    private static readonly JournalEntry Suspended = new MovementRules(1000, Usd).Post(new Movement(
        "txn_1", "invented", Money.FromMinor(5_000, Usd), Money.FromMinor(0, Usd), Money.FromMinor(5_000, Usd), At, "",
        new MovementSubject.None()));

    // 30.00 of it turns out to be a creator's support, the rest somebody's dues.
    [Fact]
    public void Decide_InTwoParts_ResolvesWhatWaits()
    {
        var first = Valid(
            [new("liabilities:creators:mem_ada", "suspense", 3_000, "USD")],
            [new CorrectedSupport("mem_ada", 3_000, "mem_ben")]);
        var second = Valid([new("income:dues", "suspense", 2_000, "usd")], [], first);

        Assert.Equal(("correction:1", "txn_1", EntrySource.Correction), (first.Id, first.Corrects, first.Source));
        Assert.Equal("told by mail (by mem_steward)", first.Memo);
        Assert.Equal(new PatronageFact(PatronageKind.Support, "mem_ada", "mem_ben", 3_000), Assert.Single(first.Patronage));
        Assert.Equal([Money.FromMinor(-5_000, Usd)], LedgerCorrection.WaitingOf(Suspended, []).AsEnumerable());
        Assert.Equal([Money.FromMinor(-2_000, Usd)], LedgerCorrection.WaitingOf(Suspended, [first]).AsEnumerable());
        Assert.Empty(LedgerCorrection.WaitingOf(Suspended, [first, second]));
    }

    [Theory]
    [InlineData("suspense", "income:dues", 1, "usd")] // the wrong way round
    [InlineData("income:dues", "suspense", 5_001, "usd")] // more than waits
    [InlineData("income:dues", "suspense", 1, "eur")] // in another currency
    public void Decide_NotWhatWaits_IsRefused(string from, string to, long minor, string currency) =>
        Assert.IsType<LedgerCorrection.NotWhatWaits>(Decide([new(from, to, minor, currency)], []));

    [Fact]
    public void Decide_BesideSuspense_CorrectsAnyEntry() =>
        Assert.Equal(2, Valid(
            [new("assets:bank", "equity:exchange", 1_000, "eur"), new("equity:exchange", "assets:bank", 1_100, "usd")],
            []).Postings.Length);

    [Theory]
    [InlineData("assets:stripe", "suspense", 1, "usd", "postings[0].from")]
    [InlineData("equity:opening", "suspense", 1, "usd", "postings[0].from")]
    [InlineData("equity:reserve", "suspense", 1, "usd", "postings[0].from")]
    [InlineData("income:from-reserve", "suspense", 1, "usd", "postings[0].from")]
    [InlineData("equity:capital:mem_ada", "suspense", 1, "usd", "postings[0].from")]
    [InlineData("income:gifts", "suspense", 1, "usd", "postings[0].from")]
    [InlineData("liabilities:creators", "suspense", 1, "usd", "postings[0].from")]
    [InlineData("expenses:operations:Hosting", "suspense", 1, "usd", "postings[0].from")]
    [InlineData("suspense", "suspense", 1, "usd", "postings[0].to")]
    [InlineData("income:dues", "suspense", 0, "usd", "postings[0].amountMinor")]
    [InlineData("income:dues", "suspense", -1, "usd", "postings[0].amountMinor")]
    [InlineData("income:dues", "suspense", long.MaxValue, "usd", "postings[0].amountMinor")]
    [InlineData("income:dues", "suspense", 1, "dollars", "postings[0].currency")]
    public void Decide_FaultyLine_NamesTheField(string from, string to, long minor, string currency, string field) =>
        Assert.Equal(field, Assert.Single(Faults([new(from, to, minor, currency)], [])));

    [Theory]
    [InlineData("no id", "mem_ben", 1, "support[0].creator")]
    [InlineData("mem_ada", "no id", 1, "support[0].supporter")]
    [InlineData("mem_ada", null, 0, "support[0].amountMinor")]
    [InlineData("mem_ada", null, long.MinValue, "support[0].amountMinor")]
    public void Decide_FaultySupport_NamesTheField(string creator, string? supporter, long minor, string field) =>
        Assert.Equal(field, Assert.Single(
            Faults([new("income:dues", "suspense", 1, "usd")], [new CorrectedSupport(creator, minor, supporter)])));

    [Fact]
    public void Decide_NoPostingsOrTooMany_NamesTheField()
    {
        Assert.Equal("postings", Assert.Single(Faults([], [])));
        Assert.Equal("postings", Assert.Single(Faults(
            [.. Enumerable.Repeat(new PostingLine("income:dues", "income:other", 1, "usd"), 21)], [])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public void Decide_NoReason_NamesTheField(string reason) => Assert.Equal(
        "reason",
        Assert.Single(Assert.IsType<LedgerCorrection.Faulty>(LedgerCorrection.Decide(
            "correction:1", "txn_1", At, reason, "mem_steward", [new("income:dues", "income:other", 1, "usd")], [], [])).Faults.Keys));

    // However corrections are drawn, what they are let take never turns what waits into its opposite.
    [Fact]
    public void Decide_AnyCorrections_NeverOvershoot() =>
        Gen.Select(Gen.Long[1, 4_000], Gen.Bool).Array[1, 8].Sample(drawn =>
        {
            var taken = new List<JournalEntry>();
            foreach (var ((minor, into), i) in drawn.Select((one, i) => (one, i)))
            {
                PostingLine line = into
                    ? new("income:dues", "suspense", minor, "usd")
                    : new("suspense", "income:dues", minor, "usd");
                if (LedgerCorrection.Decide(
                    $"correction:{i}", "txn_1", At, "drawn", "mem_steward", [line], [], LedgerCorrection.WaitingOf(Suspended, taken))
                    is LedgerCorrection.Valid valid)
                {
                    taken.Add(valid.Entry);
                }
            }

            return LedgerCorrection.WaitingOf(Suspended, taken) is [] or [{ Minor: < 0 and >= -5_000 }];
        });

    private static JournalEntry Valid(
        IReadOnlyList<PostingLine> lines, IReadOnlyList<CorrectedSupport> support, params JournalEntry[] before) =>
        Assert.IsType<LedgerCorrection.Valid>(Decide(lines, support, before)).Entry;

    private static IEnumerable<string> Faults(
        IReadOnlyList<PostingLine> lines, IReadOnlyList<CorrectedSupport> support) =>
        Assert.IsType<LedgerCorrection.Faulty>(Decide(lines, support)).Faults.Keys;

    private static LedgerCorrection Decide(
        IReadOnlyList<PostingLine> lines, IReadOnlyList<CorrectedSupport> support, params JournalEntry[] before) =>
        LedgerCorrection.Decide(
            "correction:1", "txn_1", At, "told by mail", "mem_steward", lines, support, LedgerCorrection.WaitingOf(Suspended, before));
}
