using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>
/// A page of payments as its message names it: <c>{period}|{shard}</c>, and after the first round its number.
/// </summary>
/// <param name="Period">The run.</param>
/// <param name="Shard">The shard of the payees.</param>
/// <param name="Round">How often it has been gone through since it was enqueued.</param>
public sealed record PaymentPage(Period Period, string Shard, int Round)
{
    private const int LongestDelaySeconds = 60;

    /// <summary>The same page once more.</summary>
    public PaymentPage Next => this with { Round = Round + 1 };

    /// <summary>How long this round waits, in real time: a second, then twice as long each, a minute at most.</summary>
    public TimeSpan Delay => Round == 0
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(LongestDelaySeconds, 1 << Math.Min(Round - 1, 6)));

    /// <summary>Reads a pointer.</summary>
    /// <exception cref="FormatException">It names no page.</exception>
    public static PaymentPage Parse(string id)
    {
        var parts = id.Split('|');
        var round = 0;
        return parts.Length is 2 or 3 && Shards.All.Contains(parts[1])
            && (parts.Length == 2 || int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out round))
            ? new PaymentPage(Period.Parse(parts[0]), parts[1], round)
            : throw new FormatException("A page of payments is period|shard.");
    }

    /// <summary>The pointer.</summary>
    public override string ToString() => Round == 0
        ? $"{Period}|{Shard}"
        : string.Create(CultureInfo.InvariantCulture, $"{Period}|{Shard}|{Round}");
}
