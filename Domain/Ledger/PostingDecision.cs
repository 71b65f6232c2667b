namespace PeepFunctions.Domain;

/// <summary>
/// The period that an entry is posted to. A fact is always stored under its true period, so that a retry meets itself;
/// this says which period's root and window it counts in.
/// </summary>
public abstract record PostingDecision
{
    private const int SearchMonthsMax = 1200;

    private PostingDecision()
    {
    }

    /// <summary>Post it to <paramref name="Period"/>.</summary>
    /// <param name="Period">The true period, or the earliest open one after it.</param>
    /// <param name="IsLate">Whether it is not the true period: a pointer has to stand under the posted one.</param>
    public sealed record PostTo(Period Period, bool IsLate) : PostingDecision;

    /// <summary>A closing entry whose period is not being closed: it must not be posted anywhere.</summary>
    /// <param name="State">The state that the period is in.</param>
    public sealed record NotClosing(PeriodState State) : PostingDecision;

    /// <summary>
    /// Decides. Periods before <paramref name="effectiveFrom"/>, the month from which version 1 of the bylaws is in
    /// force, are history: open to be filled in, never closed. While a period is closing only closing entries may be
    /// posted to it; a closing entry is never carried to another period.
    /// </summary>
    /// <exception cref="InvalidOperationException">No period of the next hundred years is open.</exception>
    public static PostingDecision Decide(
        Period truePeriod, EntrySource source, Period effectiveFrom, Func<Period, PeriodState> stateOf)
    {
        if (source == EntrySource.Close)
        {
            var state = truePeriod < effectiveFrom ? PeriodState.Open : stateOf(truePeriod);
            return state == PeriodState.Closing ? new PostTo(truePeriod, IsLate: false) : new NotClosing(state);
        }

        for (var months = 0; months < SearchMonthsMax; months++)
        {
            var period = truePeriod.AddMonths(months);
            if (period < effectiveFrom || stateOf(period) == PeriodState.Open)
            {
                return new PostTo(period, IsLate: months > 0);
            }
        }

        throw new InvalidOperationException($"No period after {truePeriod} is open.");
    }
}
