namespace PeepFunctions.Domain;

/// <summary>
/// What a member got of patronage in a calendar year, as a United States co-op has to report it: in money by the day it
/// was paid, and in notices, which are the tranches of capital, by the day the member was told (26 USC 6044(b)).
/// Membership shares that were repaid are no patronage.
/// </summary>
/// <param name="Member">The member.</param>
/// <param name="DividendsMinor">Dividends paid in cash.</param>
/// <param name="NoticesMinor">Dividends allocated as capital.</param>
/// <param name="RedemptionsMinor">Capital paid back; to be reported where its notice was not a qualified one.</param>
public sealed record PatronagePaid(string Member, long DividendsMinor, long NoticesMinor, long RedemptionsMinor)
{
    // 10.00: 26 USC 6044(a)(1), of all kinds together.
    private const long LeastReportedMinor = 1_000;

    /// <summary>Whether it is enough to be reported.</summary>
    public bool IsReported => DividendsMinor + NoticesMinor + RedemptionsMinor >= LeastReportedMinor;
}
