using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>The other way in and out: settlement files of other processors, and payouts by file.</summary>
public static class SettlementsRegistration
{
    /// <summary>Adds settlements and payout files.</summary>
    public static IServiceCollection AddSettlements(this IServiceCollection services) => services
        .AddSingleton<SettlementsTable>()
        .AddSingleton<SettlementKnowledge>()
        .AddSingleton<SettlementUpload>()
        .AddSingleton<OwedReading>()
        .AddSingleton<PayoutFilesTable>()
        .AddSingleton(PayoutFilesTable.SealedReference)
        .AddSingleton<PayoutRemainders>()
        .AddSingleton<PayoutAudit>()
        .AddSingleton<PayoutFreezing>()
        .AddSingleton<PayoutEnding>();
}
