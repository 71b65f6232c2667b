using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>The monthly division of the surplus and its payment.</summary>
public static class DividendsRegistration
{
    /// <summary>Adds runs, outcomes, payments and statements.</summary>
    public static IServiceCollection AddDividends(this IServiceCollection services) => services
        .AddSingleton<HoursPosting>()
        .AddSingleton<ClosablePeriods>()
        .AddSingleton<DividendRunsTable>()
        .AddSingleton<DividendOutcomesTable>()
        .AddSingleton<DividendPaymentsTable>()
        .AddSingleton<StatementsTable>()
        .AddSingleton<CapitalTable>()
        .AddSingleton<FundsReading>()
        .AddSingleton<PatronageYears>()
        .AddSingleton<YearStatements>()
        .AddSingleton<PatronageNotices>()
        .AddSingleton<EligibilityTable>()
        .AddSingleton<WindowReading>()
        .AddSingleton<OpeningReserves>()
        .AddSingleton<RunCalculation>()
        .AddSingleton<RunFreezing>()
        .AddSingleton<RunPosting>()
        .AddSingleton<PeriodRooting>()
        .AddSingleton<RunRelease>()
        .AddSingleton<PayoutTransfers>()
        .AddSingleton<PaymentSteps>()
        .AddSingleton<PaymentRetry>();
}
