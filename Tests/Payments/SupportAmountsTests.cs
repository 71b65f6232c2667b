using CsCheck;
using static PeepFunctions.Domain.SupportAmountDecision;

namespace PeepFunctions.Tests;

public class SupportAmountsTests
{
    // One of every kind: with a least of Stripe's and without, without and with three decimals, with whole units only,
    // with more digits than eight.
    private static readonly Gen<Currency> Any = Gens.Of(
        "usd", "gbp", "czk", "huf", "mxn", "jpy", "vnd", "kwd", "tnd", "isk", "ugx", "idr", "cop", "inr", "zmw")
        .Select(Currency.Parse);

    // Around every least and step, around every most, and as far as 64 bits go.
    private static readonly Gen<long> Minor = Gen.OneOf(
        Gen.Long[-20, 2_020], Gen.Long[17_400, 17_600], Gen.Long[99_999_800, 100_000_100], Gen.Long);

    [Theory]
    [InlineData("usd", 100, 99_999_999, 1)]
    [InlineData("gbp", 100, 99_999_999, 1)] // 0.30 at Stripe, 1.00 with us
    [InlineData("czk", 1_500, 99_999_999, 1)]
    [InlineData("huf", 17_500, 99_999_999, 1)]
    [InlineData("hkd", 400, 99_999_999, 1)]
    [InlineData("jpy", 100, 99_999_999, 1)]
    [InlineData("kwd", 1_000, 99_999_990, 10)]
    [InlineData("isk", 100, 99_999_900, 100)]
    [InlineData("ugx", 100, 99_999_900, 100)]
    [InlineData("idr", 100, 999_999_999_999, 1)]
    [InlineData("cop", 100, 9_999_999_999, 1)]
    [InlineData("inr", 100, 999_999_999, 1)]
    public void Decide_AtTheBoundary_KnowsLeastMostAndStep(string code, long least, long most, long step)
    {
        var currency = Currency.Parse(code);
        Money Of(long minor) => Money.FromMinor(minor, currency);

        Assert.Equal(new Ok(Of(least)), SupportAmounts.Decide(least, currency));
        Assert.Equal(new Ok(Of(most)), SupportAmounts.Decide(most, currency));
        Assert.Equal(new TooSmall(Of(least)), SupportAmounts.Decide(least - 1, currency));
        Assert.Equal(new TooLarge(Of(most)), SupportAmounts.Decide(most + 1, currency));
        Assert.Equal(
            step == 1 ? new Ok(Of(least + 1)) : new NotAWholeStep(Of(step)), SupportAmounts.Decide(least + 1, currency));
        Assert.Equal(new TooSmall(Of(least)), SupportAmounts.Decide(long.MinValue, currency));
        Assert.Equal(new TooLarge(Of(most)), SupportAmounts.Decide(long.MaxValue, currency));
    }

    [Theory]
    [InlineData("xxx")]
    [InlineData("btc")]
    [InlineData("irr")]
    [InlineData("kpw")]
    public void Decide_CurrencyThatNothingIsPaidIn_IsUnsupported(string code) =>
        Assert.Equal(new CurrencyUnsupported(), SupportAmounts.Decide(1_000, Currency.Parse(code)));

    [Fact]
    public void Decide_DefaultCurrency_Throws() =>
        Assert.Throws<InvalidOperationException>(() => SupportAmounts.Decide(1_000, default));

    [Fact]
    public void Decide_AnyAmount_IsOkExactlyWithinTheLimitsAndOnAStep() => Gen.Select(Minor, Any).Sample(
        (minor, currency) =>
        {
            var (least, most) = (SupportAmounts.LeastOf(currency).Minor, SupportAmounts.MostOf(currency).Minor);
            var step = SupportAmounts.StepOf(currency).Minor;
            return SupportAmounts.Decide(minor, currency) switch
            {
                Ok ok => ok.Amount == Money.FromMinor(minor, currency)
                    && minor >= least && minor <= most && minor % step == 0,
                TooSmall small => minor < small.Least.Minor && small.Least.Minor == least,
                TooLarge large => minor > large.Most.Minor && large.Most.Minor == most,
                NotAWholeStep uneven => minor > least && minor < most && minor % uneven.Step.Minor != 0,
                _ => false,
            };
        },
        iter: 20_000);

    [Fact]
    public void LeastAndMost_ThatAreNamedInARefusal_AreTakenThemselves() => Any.Sample(currency =>
        SupportAmounts.Decide(SupportAmounts.LeastOf(currency).Minor, currency) is Ok
        && SupportAmounts.Decide(SupportAmounts.MostOf(currency).Minor, currency) is Ok);

    // 10 % of 12.340 KWD is 1.234, sent as 1.230; of 25.00 ISK 2.50, sent as 2.00; of 105 JPY 10.5, sent as 10.
    [Theory]
    [InlineData("usd", 10_000, 1_000, 1_000)]
    [InlineData("usd", 109, 1_000, 10)]
    [InlineData("jpy", 105, 1_000, 10)]
    [InlineData("kwd", 12_340, 1_000, 1_230)]
    [InlineData("kwd", 1_000, 99, 0)]
    [InlineData("isk", 2_500, 1_000, 200)]
    [InlineData("usd", 100, 0, 0)]
    [InlineData("kwd", 99_999_990, 10_000, 99_999_990)]
    public void FeeOf_Example_IsRoundedDownToAStep(string code, long minor, int rate, long fee)
    {
        var currency = Currency.Parse(code);

        var found = SupportAmounts.FeeOf(Money.FromMinor(minor, currency), BasisPoints.FromCount(rate));

        Assert.Equal(Money.FromMinor(fee, currency), found);
    }

    [Fact]
    public void FeeOf_AnyAmount_IsTheLargestStepWithinTheRate() =>
        Gen.Select(Gen.OneOf(Gen.Long[0, 3_000], Gen.Long[0, 999_999_999_999]), Any, Gen.Int[0, 10_000]).Sample(
            (minor, currency, rate) =>
            {
                var step = SupportAmounts.StepOf(currency).Minor;
                var fee = SupportAmounts.FeeOf(Money.FromMinor(minor, currency), BasisPoints.FromCount(rate)).Minor;
                var exact = (Int128)minor * rate;
                return fee % step == 0 && (Int128)fee * 10_000 <= exact && (Int128)(fee + step) * 10_000 > exact;
            },
            iter: 20_000);
}
