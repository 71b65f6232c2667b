using System.Collections.Immutable;
using CsCheck;
using static PeepFunctions.Domain.SignInAttempt;

namespace PeepFunctions.Tests;

public class SignInAttemptTests
{
    private static readonly DateTimeOffset Issued = DateTimeOffset.UnixEpoch.AddYears(56);
    private static readonly byte[] Right = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Wrong = new byte[32];
    private static readonly SignInRequest Fresh = new(ImmutableArray.Create(Right), Issued, Tries: 0, IsUsed: false);

    [Fact]
    public void Decide_RightCode_IsAcceptedOnce()
    {
        var accepted = Assert.IsType<Accepted>(Decide(Fresh, Right, Issued.AddMinutes(1)));

        Assert.Equal(Fresh with { Tries = 1, IsUsed = true }, accepted.Next);
        Assert.Equal(new AlreadyUsed(), Decide(accepted.Next, Right, Issued.AddMinutes(1)));
    }

    [Fact]
    public void Decide_FiveWrongCodes_EndEvenTheRightOne()
    {
        var request = Fresh;
        for (var left = 4; left >= 0; left--)
        {
            var wrong = Assert.IsType<SignInAttempt.Wrong>(Decide(request, Wrong, Issued));
            Assert.Equal((left, 5 - left), (wrong.TriesLeft, wrong.Next.Tries));
            request = wrong.Next;
        }

        Assert.Equal(new TooManyTries(), Decide(request, Right, Issued));
    }

    [Fact]
    public void Decide_FifthTryRight_IsAccepted() =>
        Assert.IsType<Accepted>(Decide(Fresh with { Tries = 4 }, Right, Issued));

    [Fact]
    public void Decide_TenMinutes_AreTheEnd()
    {
        Assert.IsType<Accepted>(Decide(Fresh, Right, Issued.AddMinutes(10).AddTicks(-1)));
        Assert.Equal(new Expired(), Decide(Fresh, Right, Issued.AddMinutes(10)));
    }

    [Fact]
    public void Decide_HashCutShort_IsWrong()
    {
        Assert.IsType<SignInAttempt.Wrong>(Decide(Fresh, Right.AsSpan(0, 31), Issued));
        Assert.IsType<SignInAttempt.Wrong>(Decide(Fresh, [], Issued));
    }

    [Fact]
    public void Decide_AnyRequest_NeverAcceptsAWrongCodeNorMoreThanFiveTries() =>
        Gen.Select(Gens.SignInRequest, Gen.Int[0, 1200], Gen.Bool).Sample(
            (request, seconds, right) =>
            {
                var candidate = request.CodeHash.ToArray();
                candidate[^1] ^= (byte)(right ? 0 : 1);
                var now = request.IssuedUtc.AddSeconds(seconds);
                var isOver = request.IsUsed || request.Tries >= 5 || seconds >= 600;

                var outcome = Decide(request, candidate, now);
                Assert.Equal(right && !isOver, outcome is Accepted);
                Assert.Equal(!right && !isOver, outcome is SignInAttempt.Wrong);
            });
}
