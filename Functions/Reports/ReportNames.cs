using System.Diagnostics;

namespace PeepFunctions.Functions;

/// <summary>The reports' names in addresses, answers and on pages.</summary>
public static class ReportNames
{
    /// <summary>Every report.</summary>
    public static IReadOnlyList<ReportKind> All { get; } = Enum.GetValues<ReportKind>();

    /// <summary>The name in addresses.</summary>
    public static string Of(ReportKind kind) => kind switch
    {
        ReportKind.IncomeStatement => "income-statement",
        ReportKind.BalanceSheet => "balance-sheet",
        ReportKind.MembersEquity => "members-equity",
        ReportKind.CashFlow => "cash-flow",
        _ => throw new UnreachableException(),
    };

    /// <summary>The heading.</summary>
    public static string TitleOf(ReportKind kind) => kind switch
    {
        ReportKind.IncomeStatement => "Income statement",
        ReportKind.BalanceSheet => "Balance sheet",
        ReportKind.MembersEquity => "Changes in members' equity",
        ReportKind.CashFlow => "Cash flow",
        _ => throw new UnreachableException(),
    };

    /// <summary>Reads a name; null when no report has it.</summary>
    public static ReportKind? Read(string name) =>
        All.Where(kind => Of(kind) == name).Select(kind => (ReportKind?)kind).FirstOrDefault();
}
