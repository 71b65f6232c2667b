using CsCheck;

namespace PeepFunctions.Tests;

public sealed class AllocationNoticeTests
{
    private static readonly DateOnly LastDay = new(2037, 9, 15);

    // Of 12.32 a fifth is 2.464: 2.47 is enough, 2.46 is not.
    [Theory]
    [InlineData(1_232, 985, 247, true, "2037-09-15", NoticeStatus.Qualified)]
    [InlineData(1_232, 986, 246, true, "2037-09-15", NoticeStatus.PaymentDue)]
    [InlineData(1_232, 986, 246, true, "2037-09-16", NoticeStatus.PaidTooLittle)]
    [InlineData(1_232, 985, 247, true, "2040-01-01", NoticeStatus.Qualified)]
    [InlineData(1_232, 985, 247, false, "2037-01-01", NoticeStatus.NoConsent)]
    [InlineData(5, 4, 1, true, "2037-09-15", NoticeStatus.Qualified)]
    [InlineData(6, 4, 1, true, "2037-09-15", NoticeStatus.PaymentDue)]
    [InlineData(1, 1, 0, true, "2037-09-15", NoticeStatus.PaymentDue)]
    [InlineData(1, 0, 0, false, "2040-01-01", NoticeStatus.NothingRetained)]
    [InlineData(long.MaxValue, long.MaxValue, long.MaxValue, true, "2037-09-15", NoticeStatus.Qualified)]
    public void Decide_AtTheBoundaries_Is(
        long allocated, long retained, long paid, bool consents, string today, NoticeStatus expected) =>
        Assert.Equal(expected, AllocationNotice.Decide(
            allocated,
            retained,
            paid,
            consents ? ConsentBasis.Written : null,
            LastDay,
            DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(10, 11, 0)]
    [InlineData(10, -1, 0)]
    [InlineData(10, 5, -1)]
    public void Decide_AmountsThatCannotBe_Throws(long allocated, long retained, long paid) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            AllocationNotice.Decide(allocated, retained, paid, null, LastDay, LastDay));

    [Theory]
    [InlineData(2036, 1, "2036-01-01", "2037-09-15")]
    [InlineData(2036, 2, "2036-02-01", "2037-10-15")]
    [InlineData(2036, 4, "2036-04-01", "2037-12-15")]
    [InlineData(2036, 5, "2036-05-01", "2038-01-15")]
    [InlineData(2036, 12, "2036-12-01", "2038-08-15")]
    public void PaymentPeriod_OfAFiscalYear_EndsOnThe15thOfTheNinthMonthAfterIt(
        int year, int startMonth, string first, string last) =>
        Assert.Equal(
            (first, last),
            ($"{AllocationNotice.FirstDay(year, startMonth):yyyy-MM-dd}",
                $"{AllocationNotice.LastDay(year, startMonth):yyyy-MM-dd}"));

    [Fact]
    public void Decide_MorePaid_NeverTakesAQualifiedNoticeBack() =>
        Gen.Select(Gens.Minor, Gens.Minor, Gen.Long[0, 60], Gen.Long[0, 60], Gen.Bool).Sample(
            (cash, retained, first, more, isLate) =>
            {
                var (allocated, today) = (cash + retained, LastDay.AddDays(isLate ? 1 : 0));
                NoticeStatus Of(long paid) => AllocationNotice.Decide(
                    allocated, retained, paid, ConsentBasis.Membership, LastDay, today);
                Assert.True(Of(first) != NoticeStatus.Qualified || Of(first + more) == NoticeStatus.Qualified);
                Assert.Equal(
                    Of(first) == NoticeStatus.Qualified, ((Int128)first * 100) >= (Int128)allocated * 20);
                Assert.Equal(
                    AllocationNotice.PaidBps(allocated, first) >= 2_000, Of(first) == NoticeStatus.Qualified);
            });

    // Cash rounded up from a rate of a fifth is always enough once it is paid (domain.md, 5).
    [Fact]
    public void Decide_CashAtAFifthRoundedUp_IsEnough() =>
        Gens.Minor.Sample(allocated =>
        {
            var cash = (allocated + 4) / 5;
            Assert.True(AllocationNotice.Decide(
                allocated, allocated - cash, cash, ConsentBasis.Written, LastDay, LastDay)
                is NoticeStatus.Qualified or NoticeStatus.NothingRetained);
        });

    [Fact]
    public void Payments_ThatAccumulated_PayTheOldestFirst()
    {
        var (jan, feb, mar, apr) =
            (Period.Parse("2036-01"), Period.Parse("2036-02"), Period.Parse("2036-03"), Period.Parse("2036-04"));

        // January's 30 and February's 40 wait; March's 50 bring them to 120, of which 100 were paid; April is held.
        var paid = AllocationPayments.Of(
            [(mar, 50), (jan, 30), (feb, 40), (apr, 200)],
            [new(jan, true, 0), new(feb, true, 0), new(mar, false, 100), new(apr, false, 0)]);

        Assert.Equal([(jan, 30L), (feb, 40L), (mar, 30L), (apr, 0L)], paid.Select(one => (one.Key, one.Value)));
    }

    [Fact]
    public void Payments_OfAnyRuns_AreNeitherMadeUpNorLost() =>
        Gen.Select(Gen.Long[1, 30], Gen.Bool, Gen.Long[-5, 40]).Array[1, 12].Sample(runs =>
        {
            var first = Period.Parse("2036-01");
            var cash = runs.Index().Select(one => (first.AddMonths(one.Index), one.Item.Item1)).ToArray();
            var payments = runs.Index()
                .Select(one => new DividendPaid(
                    first.AddMonths(one.Index), one.Item.Item2, one.Item.Item2 ? 0 : one.Item.Item3))
                .ToArray();

            var paid = AllocationPayments.Of(cash, payments);

            Assert.All(cash, one => Assert.InRange(paid[one.Item1], 0, one.Item2));
            Assert.True(paid.Values.Sum() <= payments.Sum(one => Math.Max(one.PaidMinor, 0)));
            Assert.Equal(paid, AllocationPayments.Of(cash.Reverse(), payments.Reverse()));
            var start = 0;
            foreach (var (place, payment) in payments.Index().Where(one => !one.Item.IsAccumulating))
            {
                var owed = cash[start..(place + 1)].Sum(one => one.Item2);
                Assert.Equal(
                    Math.Min(owed, Math.Max(payment.PaidMinor, 0)),
                    cash[start..(place + 1)].Sum(one => paid[one.Item1]));
                start = place + 1;
            }

            Assert.All(cash[start..], one => Assert.Equal(0, paid[one.Item1])); // still accumulating
        });
}
