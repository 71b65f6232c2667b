namespace PeepFunctions.Domain;

/// <summary>
/// The written notice that a member gets of an allocation, and whether it is a qualified one: then the co-op deducts
/// the retained part and the member is taxed on it now (26 USC 1382(b)(1), 1385(a), 1388(c)(1)).
/// </summary>
/// <remarks>
/// Of what is allocated at least 20 percent has to be paid in money within the payment period, which begins with the
/// fiscal year and ends on the 15th day of the ninth month after it (1382(d)). Cash that is held, under way or
/// accumulating is not paid.
/// </remarks>
public static class AllocationNotice
{
    private const int PaidPart = 5;

    /// <summary>The first day of the payment period of a fiscal year.</summary>
    /// <param name="fiscalYear">The calendar year that it begins in.</param>
    /// <param name="startMonth">The month it begins with, 1 to 12.</param>
    public static DateOnly FirstDay(int fiscalYear, int startMonth) => new(fiscalYear, startMonth, 1);

    /// <summary>The last day on which a payment counts for a fiscal year.</summary>
    /// <param name="fiscalYear">The calendar year that it begins in.</param>
    /// <param name="startMonth">The month it begins with, 1 to 12.</param>
    public static DateOnly LastDay(int fiscalYear, int startMonth)
    {
        var month = Period.FromYearMonth(fiscalYear, startMonth).AddMonths(11 + 9);
        return new DateOnly(month.Year, month.Month, 15);
    }

    /// <summary>Decides.</summary>
    /// <param name="allocatedMinor">What the member was allocated, above zero.</param>
    /// <param name="retainedMinor">Its part that is retained as capital.</param>
    /// <param name="paidMinor">What of it was paid in money within the payment period so far.</param>
    /// <param name="consent">On what the patronage is covered; null when it is not.</param>
    /// <param name="lastDay">The last day to pay.</param>
    /// <param name="today">Today.</param>
    /// <exception cref="ArgumentOutOfRangeException">An amount cannot be.</exception>
    public static NoticeStatus Decide(
        long allocatedMinor,
        long retainedMinor,
        long paidMinor,
        ConsentBasis? consent,
        DateOnly lastDay,
        DateOnly today)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(allocatedMinor);
        ArgumentOutOfRangeException.ThrowIfNegative(retainedMinor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(retainedMinor, allocatedMinor);
        ArgumentOutOfRangeException.ThrowIfNegative(paidMinor);
        return retainedMinor == 0 ? NoticeStatus.NothingRetained
            : consent is null ? NoticeStatus.NoConsent
            : (Int128)paidMinor * PaidPart >= allocatedMinor ? NoticeStatus.Qualified
            : today <= lastDay ? NoticeStatus.PaymentDue
            : NoticeStatus.PaidTooLittle;
    }

    /// <summary>The paid part of an allocation in basis points, rounded down.</summary>
    public static int PaidBps(long allocatedMinor, long paidMinor) =>
        (int)Int128.Min((Int128)paidMinor * BasisPoints.Whole / allocatedMinor, BasisPoints.Whole);
}
