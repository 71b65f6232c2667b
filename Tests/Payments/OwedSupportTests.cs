using CsCheck;

namespace PeepFunctions.Tests;

public class OwedSupportTests
{
    private static readonly Currency Usd = Currency.Parse("usd");
    private static readonly DateTimeOffset At = new(2036, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly Account Ccbill = Account.Parse("assets:ccbill");
    private static readonly Account Ada = Accounts.Creator("ada");
    private static readonly Account Ben = Accounts.Creator("ben");
    private static readonly JournalEntry Sale = Entry("ccbill:s-1", null, (Ada, Ccbill, 1_000));
    private static readonly JournalEntry Paid = Entry(
        "payout-file:pf_1:support:2036-01:ada", null, (Accounts.Bank, Ada, 400));

    // Of 10.00 that came in for Ada 3.00 was Ben's and 2.00 a loss of hers; of 4.00 paid to her 1.00 came back.
    [Fact]
    public void Minor_CorrectionOfSettlementOrPayoutFile_CountsOnBothSides()
    {
        var support = Of(
            Sale,
            Paid,
            Entry("correction:1", Sale.Id, (Ben, Ada, 300), (Accounts.Losses, Ada, 200)),
            Entry("correction:2", Paid.Id, (Ada, Accounts.Bank, 100)));

        Assert.Equal(1_000 - 400 - 300 - 200 + 100, support.Minor[("ada", Usd)]);
        Assert.Equal(300, support.Minor[("ben", Usd)]);
        Assert.Equal(support.Minor, support.PayableMinor);
    }

    [Theory]
    [InlineData("txn_1")]
    [InlineData("dispute-lost:dp_1")]
    [InlineData("dispute-regained:dp_1")]
    public void Minor_CorrectionOfStripesMovement_PassesThrough(string id)
    {
        var support = Of(
            Sale,
            Entry(id, null, (Ada, Accounts.Stripe, 500)),
            Entry("correction:1", id, (Ben, Ada, 300)),
            Entry("correction:2", "correction:1", (Ben, Ada, 100)));

        Assert.Equal(1_000, support.Minor[("ada", Usd)]);
        Assert.False(support.Minor.ContainsKey(("ben", Usd)));
    }

    [Fact]
    public void Minor_CorrectionOfACorrection_CountsAsWhatThatCorrects() =>
        Assert.Equal(800, Of(
            Entry("correction:2", "correction:1", (Ada, Ben, 100)),
            Entry("correction:1", Sale.Id, (Ben, Ada, 300)),
            Sale).Minor[("ada", Usd)]);

    // 10.00 by file, but the whole account holds 10.00 − 7.00 that Stripe's side was overpaid by: 3.00, of which 1.00
    // is frozen already; nothing when it was overpaid by all of it.
    [Theory]
    [InlineData(700, 100, 200)]
    [InlineData(0, 100, 900)]
    [InlineData(1_000, 0, 0)]
    [InlineData(1_500, 0, 0)]
    public void PayableMinor_IsAtMostWhatTheBookOwesAsAWhole(long overpaid, long frozen, long payable)
    {
        var support = overpaid == 0 ? Of(Sale) : Of(Sale, Entry("txn_1", null, (Accounts.Stripe, Ada, overpaid)));
        if (frozen > 0)
        {
            support.Freeze("ada", Money.FromMinor(frozen, Usd));
        }

        Assert.Equal(1_000 - frozen, support.Minor[("ada", Usd)]);
        Assert.Equal(payable, support.PayableMinor.GetValueOrDefault(("ada", Usd)));
    }

    [Fact]
    public void PayableMinor_AnyEntriesInAnyOrder_IsTheSameAndNeverMoreThanTheBookOwes()
    {
        Account[] accounts = [Ada, Ben, Ccbill, Accounts.Stripe, Accounts.Bank, Accounts.Losses, Accounts.InDispute];
        string[] ids = ["ccbill:1", "txn_1", "payout-file:1", "correction:1", "correction:2", "correction:3"];
        foreach (var largest in new[] { 9L, 1L << 50 })
        {
            Gen.Select(Gen.Int[0, 6], Gen.Int[0, 6], Gen.Long[1, largest], Gen.Int[0, 5]).Array[6].Sample(drawn =>
            {
                var entries = drawn.Select((row, at) => Entry(
                    ids[at],
                    at < 3 ? null : ids[row.Item4],
                    (accounts[row.Item1], accounts[row.Item2], row.Item3))).ToArray();
                var payable = Of(entries).PayableMinor;
                var book = TrialBalance.Of(entries);

                Assert.Equal(
                    payable.OrderBy(pair => pair.Key.Creator),
                    Of([.. entries.Reverse()]).PayableMinor.OrderBy(pair => pair.Key.Creator));
                Assert.All(payable, pair => Assert.InRange(
                    pair.Value, 1, -book[Accounts.Creator(pair.Key.Creator), Usd].Minor));
            });
        }
    }

    private static OwedSupport Of(params JournalEntry[] entries)
    {
        var support = new OwedSupport();
        foreach (var entry in entries)
        {
            support.Add(entry);
        }

        return support;
    }

    private static JournalEntry Entry(
        string id, string? corrects, params (Account From, Account To, long Minor)[] moved) =>
        JournalEntry.Create(
            id,
            At,
            corrects is null ? EntrySource.Movement : EntrySource.Correction,
            "",
            [.. moved.Where(one => one.From != one.To)
                .Select(one => new Posting(one.From, one.To, Money.FromMinor(one.Minor, Usd)))],
            [],
            corrects);
}
