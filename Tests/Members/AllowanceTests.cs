using CsCheck;
using static PeepFunctions.Domain.Allowance.Outcome;

namespace PeepFunctions.Tests;

public class AllowanceTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.UnixEpoch.AddYears(66).AddHours(12);

    [Fact]
    public void Decide_FiveUses_ThenWaitsUntilAnHourAfterTheFirst()
    {
        Allowance? seen = null;
        for (var minute = 0; minute < 5; minute++)
        {
            seen = Assert.IsType<Granted>(Allowance.Decide(seen, 5, Noon.AddMinutes(minute))).Next;
        }

        Assert.Equal(new Allowance(5, Noon.AddHours(1)), seen);
        Assert.Equal(new UsedUp(TimeSpan.FromMinutes(50)), Allowance.Decide(seen, 5, Noon.AddMinutes(10)));
    }

    [Fact]
    public void Decide_WhenTheWindowEnds_BeginsAnother()
    {
        var full = new Allowance(1, Noon);

        Assert.Equal(new UsedUp(TimeSpan.FromTicks(1)), Allowance.Decide(full, 1, Noon.AddTicks(-1)));
        Assert.Equal(new Granted(new Allowance(1, Noon.AddHours(1))), Allowance.Decide(full, 1, Noon));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Decide_NoneAllowed_Throws(int most) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Allowance.Decide(null, most, Noon));

    [Fact]
    public void Decide_AnyTimes_GrantsAtMostTheLimitInAWindow() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[0, 1500].Array[0, 60]).Sample((most, pauses) =>
        {
            var (now, seen) = (Noon, (Allowance?)null);
            var granted = new Dictionary<DateTimeOffset, int>();
            foreach (var pause in pauses)
            {
                now = now.AddSeconds(pause);
                switch (Allowance.Decide(seen, most, now))
                {
                    case Granted grant:
                        seen = grant.Next;
                        granted[seen.UntilUtc] = granted.GetValueOrDefault(seen.UntilUtc) + 1;
                        break;
                    case UsedUp full:
                        Assert.InRange(full.Wait, TimeSpan.FromTicks(1), Allowance.Window);
                        Assert.Equal(most, seen!.Used);
                        break;
                }

                Assert.InRange(seen!.UntilUtc - now, TimeSpan.FromTicks(1), Allowance.Window);
            }

            Assert.All(granted.Values, count => Assert.InRange(count, 1, most));
        });
}
