using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>The books.</summary>
public static class LedgerRegistration
{
    /// <summary>Adds the ledger and its periods.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services) => services
        .AddSingleton<PeriodsTable>()
        .AddSingleton<PeriodLeavesTable>()
        .AddSingleton<LedgerTable>()
        .AddSingleton<EntryColumns>()
        .AddSingleton(EntryColumns.InJournal)
        .AddSingleton(EntryColumns.AtGates)
        .AddSingleton(EntryColumns.InDrafts)
        .AddSingleton(EvidenceStore.SealedKey)
        .AddSingleton<EvidenceStore>()
        .AddSingleton<DraftsTable>()
        .AddSingleton(ExpensePlansTable.SealedMemo)
        .AddSingleton<ExpensePlansTable>()
        .AddSingleton<EntryLimits>()
        .AddSingleton<ApprovalAmount>()
        .AddSingleton<Correcting>()
        .AddSingleton<Drafting>()
        .AddSingleton<OpeningTable>()
        .AddSingleton<OpeningPosting>()
        .AddSingleton<SuspenseTable>()
        .AddSingleton<CorrectionGate>()
        .AddSingleton<StewardPosting>()
        .AddSingleton<Stragglers>()
        .AddSingleton<LedgerBalances>()
        .AddSingleton<LedgerAudit>();
}
