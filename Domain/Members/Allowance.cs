namespace PeepFunctions.Domain;

/// <summary>How much of something was used since a window of time began.</summary>
/// <param name="Used">How often; at least 1.</param>
/// <param name="UntilUtc">When the window ends and counting begins anew.</param>
public sealed record Allowance(int Used, DateTimeOffset UntilUtc)
{
    /// <summary>How long a window is. It begins with the first use, not with the hour of the clock.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>What one more use comes to.</summary>
    public abstract record Outcome
    {
        private Outcome()
        {
        }

        /// <summary>There is room: save <paramref name="Next"/> before doing what was asked for.</summary>
        public sealed record Granted(Allowance Next) : Outcome;

        /// <summary>It is used up, for so long; above zero and at most <see cref="Window"/>.</summary>
        public sealed record UsedUp(TimeSpan Wait) : Outcome;
    }

    /// <summary>
    /// Decides on one more use. A refusal changes nothing, so that whoever keeps asking does not keep the window open.
    /// </summary>
    /// <param name="seen">What is stored; null when nothing is.</param>
    /// <param name="most">How many uses fit into a window; at least 1.</param>
    /// <param name="now">The business time.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is below 1.</exception>
    public static Outcome Decide(Allowance? seen, int most, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (seen is null || seen.UntilUtc <= now)
        {
            return new Outcome.Granted(new Allowance(1, now + Window));
        }

        return seen.Used < most
            ? new Outcome.Granted(seen with { Used = seen.Used + 1 })
            : new Outcome.UsedUp(seen.UntilUtc - now);
    }
}
