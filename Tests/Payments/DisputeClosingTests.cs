using CsCheck;
using static PeepFunctions.Domain.PaymentPurpose;

namespace PeepFunctions.Tests;

public class DisputeClosingTests
{
    private static readonly Currency Usd = Currency.Parse("usd");
    private static readonly DateTimeOffset Withdrawn = new(2026, 10, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Reinstated = new(2026, 11, 9, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Again = new(2026, 12, 7, 12, 0, 0, TimeSpan.Zero);
    private static readonly Support OfCreator = new("c1", "s1");

    [Fact]
    public void Decide_Lost_WritesOffAtTheWithdrawal()
    {
        var closing = Decide(DisputeState.Lost, OfCreator, -10_000);

        var entry = Assert.IsType<DisputeClosing.Lost>(closing).Entry!;
        Assert.Equal(("dispute-lost:du_1", Withdrawn, EntrySource.Dispute), (entry.Id, entry.InstantUtc, entry.Source));
        Assert.Equal(
            new Posting(Accounts.InDispute, Accounts.Losses, Money.FromMinor(10_000, Usd)), Assert.Single(entry.Postings));
        Assert.Empty(entry.Patronage);
    }

    [Fact]
    public void Decide_LostShare_TakesTheShare() => Assert.Equal(
        new Posting(Accounts.InDispute, Accounts.SharesOf("m1"), Money.FromMinor(1_000, Usd)),
        Assert.Single(Decide(DisputeState.Lost, new Share("m1"), -1_000).Entry!.Postings));

    // Of 100.00 withdrawn 30.00 came back, so that 70.00 is gone, whichever way it ended.
    [Theory]
    [InlineData(DisputeState.Lost)]
    [InlineData(DisputeState.Over)]
    public void Decide_PartReinstated_WritesOffTheRest(DisputeState state) => Assert.Equal(
        Money.FromMinor(7_000, Usd), Assert.Single(Decide(state, OfCreator, -10_000, 3_000).Entry!.Postings).Amount);

    [Fact]
    public void Decide_Won_PostsNothing() =>
        Assert.IsType<DisputeClosing.Settled>(Decide(DisputeState.Over, OfCreator, -10_000, 10_000));

    // Closed as won comes before the money: it is waited for, also where an earlier end had written it off.
    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public void Decide_WonAndNotYetReinstated_Waits(long lostMinor) => Assert.IsType<DisputeClosing.StillOpen>(
        DisputeClosing.Decide(Facts(DisputeState.Over, OfCreator, -10_000), lostMinor, regainedMinor: 0));

    [Fact]
    public void Decide_Inquiry_PostsNothing() => Assert.IsType<DisputeClosing.Settled>(Decide(DisputeState.Over, OfCreator));

    [Fact]
    public void Decide_Undecided_PostsNothing() =>
        Assert.IsType<DisputeClosing.StillOpen>(Decide(DisputeState.Open, OfCreator, -10_000));

    [Fact]
    public void Decide_SeenBefore_PostsNothing() => Assert.IsType<DisputeClosing.Settled>(
        DisputeClosing.Decide(Facts(DisputeState.Lost, OfCreator, -10_000), lostMinor: 10_000, regainedMinor: 0));

    // Lost, written off, and then an appeal brought 40.00 back.
    [Fact]
    public void Decide_RegainedByAppeal_TakesTheLossBackAndNamesIt()
    {
        var closing = DisputeClosing.Decide(
            Facts(DisputeState.Over, OfCreator, -10_000, 4_000), lostMinor: 10_000, regainedMinor: 0);

        var entry = Assert.IsType<DisputeClosing.Regained>(closing).Entry!;
        Assert.Equal(
            ("dispute-regained:du_1", "dispute-lost:du_1", Reinstated), (entry.Id, entry.Corrects, entry.InstantUtc));
        Assert.Equal(
            new Posting(Accounts.Losses, Accounts.InDispute, Money.FromMinor(4_000, Usd)), Assert.Single(entry.Postings));
        Assert.IsType<DisputeClosing.Settled>(DisputeClosing.Decide(
            Facts(DisputeState.Over, OfCreator, -10_000, 4_000), lostMinor: 10_000, regainedMinor: 4_000));
    }

    // Lost, regained and lost again: the second loss has an id of its own, from what moved.
    [Fact]
    public void Decide_LostAgain_WritesOffTheNewWithdrawal()
    {
        var facts = Facts(DisputeState.Lost, OfCreator, -10_000, 10_000);
        facts = facts with { Moved = [.. facts.Moved, (Money.FromMinor(-10_000, Usd), Again)] };
        var entry = Assert.IsType<DisputeClosing.Lost>(DisputeClosing.Decide(facts, 10_000, 10_000)).Entry!;

        Assert.Equal(("dispute-lost:du_1:2", Again), (entry.Id, entry.InstantUtc));
        Assert.Equal(Money.FromMinor(10_000, Usd), Assert.Single(entry.Postings).Amount);
        Assert.IsType<DisputeClosing.Settled>(DisputeClosing.Decide(facts, 20_000, 10_000));
        // Won once more, and the money is yet to come.
        Assert.IsType<DisputeClosing.StillOpen>(
            DisputeClosing.Decide(facts with { State = DisputeState.Over }, 10_000, 10_000));
    }

    [Fact]
    public void Decide_RegainedInTwoParts_TakesEachBack()
    {
        var entry = DisputeClosing.Decide(
            Facts(DisputeState.Over, OfCreator, -10_000, 4_000, 2_000), lostMinor: 10_000, regainedMinor: 4_000).Entry!;

        Assert.Equal(("dispute-regained:du_1:2", "dispute-lost:du_1"), (entry.Id, entry.Corrects));
        Assert.Equal(Money.FromMinor(2_000, Usd), Assert.Single(entry.Postings).Amount);
    }

    // By an answer of Stripe's from before what another handler has written off since.
    [Fact]
    public void Decide_ByAnOlderAnswer_PostsNothing() => Assert.IsType<DisputeClosing.StillOpen>(
        DisputeClosing.Decide(Facts(DisputeState.Lost, OfCreator, -10_000), lostMinor: 20_000, regainedMinor: 0));

    // Whoever looks at which of the turns of a dispute: no entry comes twice with different content, the last look
    // leaves nothing in dispute, and the books bear what did not come back.
    [Theory]
    [InlineData(50)]
    [InlineData(99_999_999_999)]
    public void Decide_SeenAtAnyOfItsTurns_GivesTheSameBooks(long most) => Gen.Select(
        Gen.Long[1, most], Gen.Bool.Array[1, 7]).Sample((withdrawn, looks) =>
        {
            var (book, rules) = (new Dictionary<string, JournalEntry>(), new MovementRules(1000, Usd));
            var facts = Facts(DisputeState.Open, OfCreator);
            for (var turn = 0; turn < looks.Length; turn++)
            {
                var (isOut, atUtc) = (turn % 2 == 0, Withdrawn.AddDays(turn));
                var moved = Money.FromMinor(isOut ? -withdrawn : withdrawn, Usd);
                facts = facts with
                {
                    State = isOut ? DisputeState.Lost : DisputeState.Over,
                    Moved = [.. facts.Moved, (moved, atUtc)],
                };
                var entry = rules.Post(new Movement(
                    $"txn_{turn}", "adjustment", moved, moved - moved, moved, atUtc, "du_1",
                    new MovementSubject.Dispute("du_1", OfCreator)));
                book.Add(entry.Id, entry);
                if (looks[turn] || turn == looks.Length - 1)
                {
                    Look(facts, book);
                }
            }

            var balances = TrialBalance.Of(book.Values);
            return balances[Accounts.InDispute, Usd].Minor == 0
                && balances[Accounts.Losses, Usd].Minor == (looks.Length % 2 == 0 ? 0 : withdrawn);
        });

    private static void Look(DisputeFacts facts, Dictionary<string, JournalEntry> book)
    {
        long SumOf(string prefix) => book.Values
            .Where(entry => entry.Id.StartsWith(prefix, StringComparison.Ordinal))
            .Sum(entry => entry.Postings.Sum(posting => posting.Amount.Minor));
        if (DisputeClosing.Decide(
            facts, SumOf(DisputeClosing.LostId("")), SumOf(DisputeClosing.RegainedId(""))).Entry is { } entry)
        {
            book.Add(entry.Id, entry);
        }
    }

    // Whatever was withdrawn, given back and written off before, nothing stays in dispute after the end. (What is won
    // has come back in part at least, or is waited for.)
    [Theory]
    [InlineData(50)]
    [InlineData(99_999_999_999)]
    public void Decide_Ended_LeavesNothingInDispute(long most) => Gen.Select(
        Gen.Long[1, most], Gen.Long[0, most], Gen.Enum<DisputeState>().Where(state => state != DisputeState.Open), Gen.Bool)
        .Sample((withdrawn, back, state, ofShare) =>
        {
            PaymentPurpose purpose = ofShare ? new Share("m1") : OfCreator;
            var least = state == DisputeState.Over ? 1 : 0;
            var facts = Facts(state, purpose, -withdrawn, Math.Clamp(back, least, withdrawn));
            var rules = new MovementRules(1000, Usd);
            var entries = facts.Moved.Select((moved, i) => rules.Post(new Movement(
                $"txn_{i}", "adjustment", moved.Amount, moved.Amount - moved.Amount, moved.Amount, moved.AtUtc, "du_1",
                new MovementSubject.Dispute("du_1", purpose)))).ToList();
            if (DisputeClosing.Decide(facts, 0, 0).Entry is { } entry)
            {
                entries.Add(entry);
            }

            return TrialBalance.Of(entries)[Accounts.InDispute, Usd].Minor == 0;
        });

    private static DisputeClosing Decide(DisputeState state, PaymentPurpose purpose, params long[] moved) =>
        DisputeClosing.Decide(Facts(state, purpose, moved), 0, 0);

    private static DisputeFacts Facts(DisputeState state, PaymentPurpose purpose, params long[] moved) => new(
        "du_1",
        state,
        purpose,
        [.. moved.Where(minor => minor != 0)
            .Select(minor => (Money.FromMinor(minor, Usd), minor < 0 ? Withdrawn : Reinstated))]);
}
