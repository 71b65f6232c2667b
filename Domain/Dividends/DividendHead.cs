using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>What every outcome of a run states.</summary>
internal sealed record DividendHead(
    ImmutableArray<Period> Window,
    Currency Currency,
    int BylawsVersion,
    int Phase,
    long IncomeMinor,
    long ExpensesMinor,
    BasisPoints CommunityOwned,
    int NextPhase);
