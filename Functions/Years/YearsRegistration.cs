using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>The end of a fiscal year.</summary>
public static class YearsRegistration
{
    /// <summary>Adds the seal and its checks, in the order in which they are listed.</summary>
    public static IServiceCollection AddYears(this IServiceCollection services) => services
        .AddSingleton<YearsTable>()
        .AddSingleton<YearSeal>()
        .AddSingleton<IYearCheck, EarlierYearCheck>()
        .AddSingleton<IYearCheck, PeriodsCheck>()
        .AddSingleton<IYearCheck, RunsCheck>()
        .AddSingleton<IYearCheck, BooksCheck>()
        .AddSingleton<IYearCheck, ReconciliationCheck>()
        .AddSingleton<IYearCheck, SuspenseCheck>()
        .AddSingleton<IYearCheck, BankCheck>()
        .AddSingleton<IYearCheck, DraftsCheck>()
        .AddSingleton<IYearCheck, DisputesCheck>()
        .AddSingleton<IYearCheck, PaymentsCheck>()
        .AddSingleton<IYearCheck, RedemptionsCheck>()
        .AddSingleton<IYearCheck, NoticesCheck>()
        .AddSingleton<IYearCheck, TaxFileCheck>();
}
