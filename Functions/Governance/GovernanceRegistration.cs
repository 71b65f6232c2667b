using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>How the members decide.</summary>
public static class GovernanceRegistration
{
    /// <summary>Adds proposals, ballots and the board.</summary>
    public static IServiceCollection AddGovernance(this IServiceCollection services) => services
        .AddSingleton<ProposalsTable>()
        .AddSingleton<ElectoratesTable>()
        .AddSingleton<BallotsTable>()
        .AddSingleton(BallotsTable.Sealed)
        .AddSingleton<BallotCountsTable>()
        .AddSingleton<SeatsTable>()
        .AddSingleton<Electorates>()
        .AddSingleton<EffectCalculation>()
        .AddSingleton<ResolutionStewards>()
        .AddSingleton<CompanyNamingsTable>()
        .AddSingleton<CompanySeats>()
        .AddSingleton<ResolutionClaims>()
        .AddSingleton<ProposalFiling>()
        .AddSingleton<ProposalEffects>();
}
