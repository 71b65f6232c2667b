namespace PeepFunctions.Domain;

/// <summary>The four reports that a treasurer reads.</summary>
public enum ReportKind
{
    /// <summary>What was earned and spent within a span.</summary>
    IncomeStatement,

    /// <summary>What the co-op has, owes and owns at the end of a span.</summary>
    BalanceSheet,

    /// <summary>How members' equity, each one's and all together's, came from its opening to its closing.</summary>
    MembersEquity,

    /// <summary>Where cash came from and went to within a span, by the direct method.</summary>
    CashFlow,
}
