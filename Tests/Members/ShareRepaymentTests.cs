using System.Collections.Immutable;
using CsCheck;

namespace PeepFunctions.Tests;

public sealed class ShareRepaymentTests
{
    private static readonly Currency Usd = Currency.Parse("usd");

    // 10.00 are owed. Of the payment 10.00 are left: all of it goes back the way it came.
    [Fact]
    public void Decide_PaymentRefundable_RefundsIt() => Assert.Equal(
        new ShareRepayment.Refund("ch_1", Dollars(10_00)), Decide(10_00, Payment("ch_1", 10_00)));

    // Of 10.00 paid, 4.00 came back before: 6.00 are owed and left.
    [Fact]
    public void Decide_PartlyRefunded_RefundsTheRest() => Assert.Equal(
        new ShareRepayment.Refund("ch_1", Dollars(6_00)), Decide(6_00, Payment("ch_1", 6_00)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Decide_NothingOwed_IsDone(long owed) =>
        Assert.IsType<ShareRepayment.Done>(Decide(owed, Payment("ch_1", 10_00)));

    [Fact]
    public void Decide_UnderWay_Waits() => Assert.IsType<ShareRepayment.Wait>(
        Decide(10_00, Payment("ch_1", 10_00, SharePaymentState.UnderWay)));

    [Fact]
    public void Decide_OneUnderWayAnotherRefundable_RefundsTheOther() => Assert.Equal(
        new ShareRepayment.Refund("ch_2", Dollars(10_00)),
        Decide(10_00, Payment("ch_1", 10_00, SharePaymentState.UnderWay), Payment("ch_2", 10_00)));

    [Fact]
    public void Decide_NothingRefundable_Transfers()
    {
        Assert.Equal(
            new ShareRepayment.Transfer(Dollars(10_00)),
            Decide(10_00, Payment("ch_1", 10_00, SharePaymentState.Beyond), Payment("ch_2", 0)));
        Assert.Equal(new ShareRepayment.Transfer(Dollars(10_00)), Decide(10_00)); // paid elsewhere than at Stripe
    }

    [Fact]
    public void Decide_OtherCurrency_IsNotMixed() => Assert.IsType<ShareRepayment.Transfer>(ShareRepayment.Decide(
        Dollars(10_00),
        [new SharePayment("ch_1", Money.FromMinor(10_00, Currency.Parse("eur")), SharePaymentState.Refundable)]));

    /// <summary>
    /// Whatever was paid and given back: refunding what is decided until nothing is refundable, then transferring, pays
    /// exactly what is owed, and of no payment more than is left of it.
    /// </summary>
    [Fact]
    public void Decide_DoneStepByStep_PaysWhatIsOwed() =>
        Gen.Select(Gen.Int[0, 50], Gen.Select(Gen.Int[0, 30], Gen.Int[0, 2]).Array[0, 4]).Sample((owes, payments) =>
        {
            var known = payments.Select((one, i) =>
                Payment($"ch_{i}", one.Item1, one.Item2 == 0 ? SharePaymentState.Beyond : SharePaymentState.Refundable))
                .ToImmutableArray();
            var (owed, paid) = (Dollars(owes), 0L);
            while (ShareRepayment.Decide(owed, known) is not ShareRepayment.Done and var next)
            {
                var amount = next is ShareRepayment.Refund refund ? refund.Amount : ((ShareRepayment.Transfer)next).Amount;
                if (next is ShareRepayment.Refund of)
                {
                    var payment = known.Single(one => one.Id == of.Payment);
                    Assert.True(payment.Left >= amount && payment.State == SharePaymentState.Refundable);
                    known = known.Replace(payment, payment with { Left = payment.Left - amount });
                }

                (owed, paid) = (owed - amount, paid + amount.Minor);
            }

            return paid == owes;
        });

    // 10.00 paid in by the member stand in equity; the entry moves them to what is owed to that member.
    [Fact]
    public void EntryOf_Amount_MovesEquityToDebt()
    {
        var balance = new ShareBalance("mem_1");
        balance.Add(Paid("mem_1", 10_00));
        balance.Add(Paid("mem_2", 7_00));

        balance.Add(ShareRepayment.EntryOf("mem_1", 1, Dollars(10_00), DateTimeOffset.UnixEpoch));

        Assert.Equal((Dollars(0), Dollars(10_00)), Assert.Single(balance.Balances));
    }

    // 10.00 were owed of a share of which 4.00 turn out to have gone back from equity.
    [Fact]
    public void EntryOf_BelowZero_TakesBack()
    {
        var balance = new ShareBalance("mem_1");
        balance.Add(Paid("mem_1", 6_00));
        balance.Add(ShareRepayment.EntryOf("mem_1", 1, Dollars(10_00), DateTimeOffset.UnixEpoch));

        balance.Add(ShareRepayment.EntryOf("mem_1", 2, Dollars(-4_00), DateTimeOffset.UnixEpoch));

        Assert.Equal((Dollars(0), Dollars(6_00)), Assert.Single(balance.Balances));
    }

    private static JournalEntry Paid(string member, long minor) => JournalEntry.Create(
        $"txn_{member}",
        DateTimeOffset.UnixEpoch,
        EntrySource.Movement,
        "charge",
        [new Posting(Accounts.SharesOf(member), Accounts.Stripe, Dollars(minor))],
        []);

    private static ShareRepayment Decide(long owed, params ImmutableArray<SharePayment> payments) =>
        ShareRepayment.Decide(Dollars(owed), payments);

    private static SharePayment Payment(
        string id, long left, SharePaymentState state = SharePaymentState.Refundable) => new(id, Dollars(left), state);

    private static Money Dollars(long minor) => Money.FromMinor(minor, Usd);
}
