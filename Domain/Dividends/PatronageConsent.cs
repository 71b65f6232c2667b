namespace PeepFunctions.Domain;

/// <summary>A written consent or its revocation.</summary>
/// <param name="IsGiven">Whether it was given; otherwise it was revoked.</param>
/// <param name="FiscalYear">The co-op's fiscal year in which that was, by the calendar year that it begins in.</param>
public readonly record struct ConsentWord(bool IsGiven, int FiscalYear);

/// <summary>
/// Whether a member's consent covers their patronage of a month (26 USC 1388(c)(2) and (3), as enacted by Public Law
/// 87-834, 76 Stat. 1049-1050).
/// </summary>
/// <remarks>
/// In writing, it covers the whole fiscal year in which it is given and all later ones; revoked, it ends with the
/// fiscal year in which that is filed ((c)(3)(A)(i) and (B)(i)). By membership, it covers patronage after the copy of the
/// bylaws was received, as long as the bylaws say so ((c)(3)(A)(ii) and (B)(ii)); a month of which only a part is after
/// that is not covered, because its patronage is not told apart by days. Whoever is no member any more has no patronage
/// as one, so that the end of membership needs no rule here.
/// </remarks>
public static class PatronageConsent
{
    /// <summary>
    /// On what a month is covered; null when it is not. A consent in writing is named before membership.
    /// </summary>
    /// <param name="words">The written consents and revocations, oldest first.</param>
    /// <param name="received">The days on which copies of bylaws were received that make membership consent.</param>
    /// <param name="bylawsSaySo">Whether the bylaws that bind the month make membership consent.</param>
    /// <param name="month">The month of the patronage.</param>
    /// <param name="fiscalYearStartMonth">The month a fiscal year starts with, 1 to 12.</param>
    public static ConsentBasis? Of(
        IReadOnlyList<ConsentWord> words,
        IEnumerable<DateOnly> received,
        bool bylawsSaySo,
        Period month,
        int fiscalYearStartMonth) =>
        IsWritten(words, month.FiscalYear(fiscalYearStartMonth)) ? ConsentBasis.Written
            : bylawsSaySo && received.Any(day => day < new DateOnly(month.Year, month.Month, 1))
                ? ConsentBasis.Membership
                : null;

    /// <summary>
    /// On what all months of a window are covered; null when one is not. An allocation divides what they earned
    /// together, so one month that is not covered leaves none of it qualified. In writing only where every month is.
    /// </summary>
    /// <exception cref="ArgumentException">There are no months.</exception>
    public static ConsentBasis? OfWindow(IReadOnlyCollection<ConsentBasis?> months) =>
        months.Count == 0 ? throw new ArgumentException("A window has months.", nameof(months))
            : months.Contains(null) ? null
            : months.Max();

    // A consent stands in a year unless a revocation that came after it had taken effect by then.
    private static bool IsWritten(IReadOnlyList<ConsentWord> words, int year)
    {
        var stands = false;
        foreach (var word in words)
        {
            stands = word.IsGiven
                ? stands || word.FiscalYear <= year
                : stands && word.FiscalYear >= year;
        }

        return stands;
    }
}
