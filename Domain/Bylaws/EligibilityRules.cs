namespace PeepFunctions.Domain;

/// <summary>Who takes part as an owner, per class. The defaults are Ampled's published thresholds.</summary>
/// <param name="CreatorSupporters">Distinct supporters with net support that a creator needs …</param>
/// <param name="CreatorPeriods">… over so many last periods together.</param>
/// <param name="ContributorHours">Approved hours since joining that a contributor needs, or instead …</param>
/// <param name="ContributorMonths">… so many months …</param>
/// <param name="ContributorHoursAMonth">… with at least so many hours in each.</param>
/// <param name="SupporterGivenMinor">What a supporter must have given in the window's last period.</param>
public sealed record EligibilityRules(
    int CreatorSupporters,
    int CreatorPeriods,
    int ContributorHours,
    int ContributorMonths,
    int ContributorHoursAMonth,
    long SupporterGivenMinor);
