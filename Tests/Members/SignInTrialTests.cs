using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>
/// What a stranger gets out of guessing codes and of watching the clock. <c>PEEP_TRIALS</c> says how often each address
/// is asked for; of codes five hundred times as many are guessed. <c>scripts/sign-in-trials.sh</c> runs it large.
/// </summary>
public sealed class SignInTrialTests
{
    private const int GuessesPerCode = 1_000, CodesAtOnce = 10;

    private static int Trials { get; } = int.TryParse(
        Environment.GetEnvironmentVariable("PEEP_TRIALS"),
        NumberStyles.None,
        CultureInfo.InvariantCulture,
        out var trials)
            ? trials
            : 20;

    // A thousand guesses at each live code, of which five are looked at: 1 in 2^40 of those is right.
    [Fact]
    public async Task Guesses_AtLiveCodes_FiveOfAThousandAreLookedAtAndNoneIsRight()
    {
        await using var app = await PeepApp.StartAsync();
        var codes = app.Services.GetRequiredService<SignInCodes>();
        var table = app.Services.GetRequiredService<TableServiceClient>().GetTableClient(TableNames.SignInCodes);
        var (random, made, right, evaluated) = (new Random(1), 0, 0, 0);
        while (made * GuessesPerCode < Trials * 500)
        {
            var requests = Enumerable.Range(made, CodesAtOnce).Select(number => $"{number:x32}").ToList();
            foreach (var request in requests)
            {
                await codes.StartAsync(request, EmailAddress.Parse($"{request}@people.example"), signUp: null, default);
            }

            var guesses = Enumerable.Range(0, CodesAtOnce * GuessesPerCode)
                .Select(_ => (Request: requests[random.Next(CodesAtOnce)], Code: Guess(random)))
                .ToList();
            await Parallel.ForEachAsync(
                guesses,
                new ParallelOptions { MaxDegreeOfParallelism = 32 },
                async (guess, token) =>
                {
                    if (await codes.ConfirmAsync(guess.Request, guess.Code, memberId: null, token) is not null)
                    {
                        Interlocked.Increment(ref right);
                    }
                });
            foreach (var request in requests)
            {
                evaluated += (await table.FindAsync(request, "code", default))!.GetInt32("Tries")!.Value;
            }

            made += CodesAtOnce;
        }

        Console.Error.WriteLine(
            $"{made * GuessesPerCode} guesses at {made} live codes: {evaluated} were looked at, {right} were right");
        Assert.Equal((made * SignInRequest.TriesMax, 0), (evaluated, right));
    }

    [Theory]
    [InlineData("members")]
    [InlineData("sessions")]
    public async Task TimeOfAnAnswer_DoesNotTellAKnownAddress(string path)
    {
        await using var app = await PeepApp.StartAsync();
        var random = new Random(2);
        for (var i = 0; i < Trials; i++)
        {
            await MakeKnownAsync(app, i);
        }

        await app.SettleAsync();
        for (var i = 0; i < 10; i++)
        {
            await TimeAsync(app, path, $"warm-{i}");
        }

        // In any order, so that what one leaves to do in the background falls on either kind.
        var asked = Enumerable.Range(0, Trials)
            .SelectMany(i => new[] { (Known: true, i), (Known: false, i) })
            .ToArray();
        random.Shuffle(asked);
        var (known, unknown) = (new List<double>(), new List<double>());
        foreach (var (isKnown, i) in asked)
        {
            (isKnown ? known : unknown).Add(await TimeAsync(app, path, $"{(isKnown ? "known" : "other")}-{i}"));
        }

        var area = AreaUnderCurve(known, unknown);
        // Of the area, where there is no difference.
        var error = Math.Sqrt(((2.0 * Trials) + 1) / (12.0 * Trials * Trials));
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path}: {Trials} addresses of each kind, area {area:F3} (0.5 tells nothing, error {error:F3})"));

        // With few addresses only a large difference is told from chance, which meets this bound once in 150 000 times.
        var bound = Math.Max(0.03, 4.5 * error);
        Assert.InRange(area, 0.5 - bound, 0.5 + bound);
    }

    [Fact]
    public void AreaUnderCurve_SeesADifference_AndNone()
    {
        Assert.Equal(1.0, AreaUnderCurve([3, 4], [1, 2]));
        Assert.Equal(0.0, AreaUnderCurve([1, 2], [3, 4]));
        Assert.Equal(0.5, AreaUnderCurve([1, 2, 3], [1, 2, 3]));
        Assert.Equal(0.625, AreaUnderCurve([2, 3], [1, 2, 2, 4]));
    }

    // How often a time of the first is above one of the second, ties counting half (Mann and Whitney's U).
    private static double AreaUnderCurve(List<double> first, List<double> second)
    {
        var sorted = second.Order().ToArray();
        var above = first.Sum(time => (Below(sorted, time, orEqual: false) + Below(sorted, time, orEqual: true)) / 2.0);
        return above / ((double)first.Count * second.Count);
    }

    private static int Below(double[] sorted, double time, bool orEqual)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var isBelow = sorted[middle] < time || (orEqual && sorted[middle] <= time);
            (low, high) = isBelow ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static async Task<double> TimeAsync(PeepApp app, string path, string name)
    {
        var email = $"{name}@people.example";
        object body = path == "members"
            ? new { email, handle = $"new-{name}", classes = new[] { "creator" }, acceptsBylaws = 1 }
            : new { email };
        var began = TimeProvider.System.GetTimestamp();
        using var answer = await app.SendAsync(HttpMethod.Post, path, body);
        var took = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
        Assert.Equal(202, (int)answer.StatusCode);
        return took;
    }

    private static async Task MakeKnownAsync(PeepApp app, int number)
    {
        var email = EmailAddress.Parse($"known-{number}@people.example");
        var signUp = new SignUp($"known-{number}", [MemberClass.Creator], 1, "nobody else");
        Assert.NotNull(await app.Services.GetRequiredService<Joining>().CompleteAsync(
            new ConfirmedAddress(email, signUp), default));
    }

    private static string Guess(Random random)
    {
        var bytes = new byte[SignInCode.ByteCount];
        random.NextBytes(bytes);
        return SignInCode.FromBytes(bytes).Display;
    }
}
