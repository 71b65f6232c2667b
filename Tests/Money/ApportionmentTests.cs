using System.Globalization;
using System.Numerics;
using CsCheck;

namespace PeepFunctions.Tests;

public sealed class ApportionmentTests
{
    private static readonly string[] Ids = [.. Enumerable.Range(0, 400).Select(i => $"m{i * 7919 % 400:D3}")];

    // Small numbers make ties and zeros; wide ones make carries, totals beyond 63 bits and products beyond 64.
    private static readonly Gen<long[]> Weights = Gen.OneOf(
        Gen.Long[0, 4].Array[0, 12],
        Gen.Long[0, 1_000].Array[0, 300],
        Gen.Long[0, uint.MaxValue + 1L].Array[0, 40],
        Gen.Long[0, 1_000_000_000_000].Array[0, 40],
        Gen.Long[0, long.MaxValue].Array[0, 40],
        Gen.Select(Gen.Long[1, long.MaxValue / 400], Gen.Int[0, 300], (w, n) => Enumerable.Repeat(w, n).ToArray()));

    private static readonly Gen<long> Pool =
        Gen.OneOf(Gen.Long[0, 20], Gen.Long[0, 1_000_000], Gen.Long[0, long.MaxValue]);

    private static readonly Gen<(long Pool, long[] Weights)> Cases = Gen.Select(Pool, Weights);

    [Fact]
    public void Apportion_AnyInput_EqualsSortingByRemainder() => Cases.Sample(
        c => Shares(c.Pool, c.Weights).SequenceEqual(BySorting(c.Pool, c.Weights, Ids)), iter: 20_000);

    [Fact]
    public void Apportion_SumsToPoolUnlessAllWeightsAreZero() => Cases.Sample(
        c =>
        {
            var shares = new long[c.Weights.Length];
            var divided = Apportionment.Apportion(c.Pool, c.Weights, Ids.AsSpan(0, shares.Length), shares);
            return divided == (c.Weights.All(w => w == 0) ? 0 : c.Pool) && divided == shares.Sum();
        },
        iter: 5_000);

    [Fact]
    public void Apportion_EveryShareIsWithinQuota() => Cases.Sample(
        c =>
        {
            var total = c.Weights.Aggregate(BigInteger.Zero, (sum, w) => sum + w);
            return Shares(c.Pool, c.Weights).Zip(c.Weights).All(pair =>
            {
                var floor = total == 0 ? 0 : BigInteger.DivRem(c.Pool * (BigInteger)pair.Second, total, out _);
                var exact = total == 0 || (floor * total) == c.Pool * (BigInteger)pair.Second;
                return pair.First == floor || (!exact && pair.First == floor + 1);
            });
        },
        iter: 5_000);

    [Fact]
    public void Apportion_LargerWeightNeverGetsLess() => Cases.Sample(
        c =>
        {
            var ordered = c.Weights.Zip(Shares(c.Pool, c.Weights)).OrderBy(p => p.First).ToArray();
            return ordered.Zip(ordered.Skip(1)).All(p =>
                p.First.First == p.Second.First || p.First.Second <= p.Second.Second);
        },
        iter: 5_000);

    [Fact]
    public void Apportion_InputOrderChangesNothing() => Gen.Select(Cases, Gen.Int[0, int.MaxValue]).Sample(
        (c, seed) =>
        {
            var order = Enumerable.Range(0, c.Weights.Length).ToArray();
            new Random(seed).Shuffle(order);
            var shuffled = Apportionment.Apportion(
                c.Pool, order.Select(i => c.Weights[i]).ToArray(), order.Select(i => Ids[i]).ToArray());
            var shares = Shares(c.Pool, c.Weights);
            return order.Select(i => shares[i]).SequenceEqual(shuffled);
        },
        iter: 5_000);

    [Fact]
    public void Apportion_PermutedIds_ChangeOnlyTies() => Gen.Select(Cases, Gen.Int[0, int.MaxValue]).Sample(
        (c, seed) =>
        {
            var renamed = Ids[..c.Weights.Length];
            new Random(seed).Shuffle(renamed);
            var first = c.Weights.Zip(Shares(c.Pool, c.Weights)).Order();
            return first.SequenceEqual(c.Weights.Zip(Apportionment.Apportion(c.Pool, c.Weights, renamed)).Order());
        },
        iter: 5_000);

    // Habitat's published example divides 12 000.00 over 4 050/3 000/2 200 by rounded percentages and pays 11 998.80.
    // Exactly: 5 254.054…, 3 891.891…, 2 854.054…; 9 250 parts give remainders 500/1 000 tie first and third for a cent.
    [Fact]
    public void Apportion_Habitat_PaysAllOfIt() => Assert.Equal(
        [525_406, 389_189, 285_405], Apportionment.Apportion(1_200_000, [4_050, 3_000, 2_200], ["a", "b", "c"]));

    // The 16th Bundestag, second votes of 2005 over 598 seats: Bundeswahlleiter, final result.
    [Fact]
    public void Apportion_Bundestag2005_GivesTheOfficialSeats() => Assert.Equal(
        [213, 173, 61, 54, 51, 46],
        Apportionment.Apportion(
            598,
            [16_194_665, 13_136_740, 4_648_144, 4_118_194, 3_838_326, 3_494_309],
            ["spd", "cdu", "fdp", "linke", "gruene", "csu"]));

    // The Alabama paradox in small (the textbook example): with one unit more in the pool, the smallest loses one.
    // This is why a posted run is never computed again with another pool.
    [Fact]
    public void Apportion_OneMoreInThePool_CanTakeFromSomebody()
    {
        string[] ids = ["a", "b", "c"];
        Assert.Equal([4, 4, 2], Apportionment.Apportion(10, [6, 6, 2], ids));
        Assert.Equal([5, 5, 1], Apportionment.Apportion(11, [6, 6, 2], ids));
    }

    [Theory]
    [InlineData(1, "1,1,1", "1,0,0")]
    [InlineData(2, "1,1,1", "1,1,0")]
    [InlineData(0, "5,6", "0,0")]
    [InlineData(7, "0,0,0", "0,0,0")]
    [InlineData(7, "0,3,0", "0,7,0")]
    [InlineData(1, "9223372036854775807,9223372036854775807", "1,0")]
    [InlineData(long.MaxValue, "9223372036854775807,1", "9223372036854775806,1")]
    [InlineData(long.MaxValue, "9223372036854775807,0", "9223372036854775807,0")]
    [InlineData(long.MaxValue, "1,1", "4611686018427387904,4611686018427387903")]
    public void Apportion_Boundary_GivesExactShares(long pool, string weights, string shares) => Assert.Equal(
        Numbers(shares), Apportionment.Apportion(pool, Numbers(weights), Ids.Order().Take(Numbers(weights).Length).ToArray()));

    [Fact]
    public void Apportion_TieOfRemainders_GoesToTheLargerWeight() =>
        // Quotas 0.5 and 1.5: the remainders tie, and the smaller weight stands first both ways.
        Assert.Equal([0, 2], Apportionment.Apportion(2, [1, 3], ["a", "b"]));

    [Fact]
    public void Apportion_NoMembers_DividesNothing() => Assert.Equal(0, Apportionment.Apportion(5, [], [], []));

    [Fact]
    public void Apportion_BadInput_IsRefused()
    {
        string[] ids = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
        Assert.Throws<ArgumentOutOfRangeException>(() => Apportionment.Apportion(-1, [1], ["a"]));
        Assert.Throws<ArgumentException>(() => Apportionment.Apportion(1, [1, 2], ["a"]));
        Assert.Throws<ArgumentException>(() => Apportionment.Apportion(1, [1], ["a"], new long[2]));
        foreach (var place in Enumerable.Range(0, ids.Length))
        {
            var weights = new long[ids.Length];
            weights[place] = -1;
            Assert.Throws<ArgumentOutOfRangeException>(() => Apportionment.Apportion(1, weights, ids));
        }
    }

    [Fact]
    public void Apportion_ManyMembers_AllocatesNothingForEach()
    {
        const int members = 200_000;
        var ids = Enumerable.Range(0, members).Select(i => i.ToString("D6", CultureInfo.InvariantCulture)).ToArray();
        var weights = ids.Select((_, i) => (i * 7_919L % 100_003) + 1).ToArray();
        var shares = new long[members];
        _ = Apportionment.Apportion(123_456_789, weights, ids, shares);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = Apportionment.Apportion(123_456_789, weights, ids, shares);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4_096);
    }

    private static long[] Shares(long pool, long[] weights) =>
        Apportionment.Apportion(pool, weights, Ids.AsSpan(0, weights.Length));

    private static long[] Numbers(string list) =>
        [.. list.Split(',').Select(n => long.Parse(n, CultureInfo.InvariantCulture))];

    private static long[] BySorting(long pool, long[] weights, string[] ids)
    {
        var total = weights.Aggregate(BigInteger.Zero, (sum, w) => sum + w);
        if (total == 0)
        {
            return new long[weights.Length];
        }

        var shares = weights.Select(w => (long)(pool * (BigInteger)w / total)).ToArray();
        var order = Enumerable.Range(0, weights.Length)
            .OrderByDescending(i => pool * (BigInteger)weights[i] % total)
            .ThenByDescending(i => weights[i])
            .ThenBy(i => ids[i], StringComparer.Ordinal);
        foreach (var i in order.Take((int)(pool - shares.Sum())))
        {
            shares[i]++;
        }

        return shares;
    }
}
