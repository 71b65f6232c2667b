using System.Numerics;
using CsCheck;

namespace PeepFunctions.Tests;

public sealed class BasisPointsTests
{
    // 26 USC 1382(c)/1388(c): at least 20 % in money. 20 % of 12.32 is 2.464: 2.46 would fall short.
    [Theory]
    [InlineData(2_000, 1_232, 246, 247)]
    [InlineData(2_000, 1_235, 247, 247)]
    [InlineData(0, long.MaxValue, 0, 0)]
    [InlineData(10_000, long.MaxValue, long.MaxValue, long.MaxValue)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 9_999, 0, 1)]
    [InlineData(1, 10_000, 1, 1)]
    [InlineData(9_999, 0, 0, 0)]
    public void FloorOfAndCeilingOf_Boundary_AreExact(int rate, long amount, long floor, long ceiling)
    {
        Assert.Equal(floor, BasisPoints.FromCount(rate).FloorOf(amount));
        Assert.Equal(ceiling, BasisPoints.FromCount(rate).CeilingOf(amount));
    }

    [Fact]
    public void FloorOf_AnyAmount_IsTheExactProductRoundedDown() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.OneOf(Gen.Long[0, 50_000], Gen.Long[0, long.MaxValue])).Sample(
            (rate, amount) =>
            {
                var exact = BigInteger.DivRem(rate * (BigInteger)amount, 10_000, out var rest);
                var bps = BasisPoints.FromCount(rate);
                return bps.FloorOf(amount) == exact && bps.CeilingOf(amount) == exact + (rest == 0 ? 0 : 1);
            },
            iter: 2_000);

    [Theory]
    [InlineData(-1)]
    [InlineData(10_001)]
    public void FromCount_OutOfRange_IsRefused(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BasisPoints.FromCount(count));

    [Fact]
    public void FloorOf_NegativeAmount_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BasisPoints.FromCount(1).FloorOf(-1));
}
