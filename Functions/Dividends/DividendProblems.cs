namespace PeepFunctions.Functions;

/// <summary>The refusals around runs that more than one function gives.</summary>
public static class DividendProblems
{
    /// <summary>422: runs follow each other.</summary>
    public static readonly Problem EarlierPeriodOpen =
        Problems.Forbidden("earlier-period-open", "Periods are closed in order; close the one before.");
}
