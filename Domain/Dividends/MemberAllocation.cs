using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>What a run allocates to one member.</summary>
/// <param name="Member">The member id.</param>
/// <param name="Lines">One line for each pool that the member is eligible in, in the order of the pools.</param>
/// <param name="AllocatedMinor">The sum of the lines.</param>
/// <param name="CashMinor">The part in cash, rounded up once.</param>
/// <param name="CapitalMinor">The rest, retained as capital.</param>
public sealed record MemberAllocation(
    string Member, ImmutableArray<AllocationLine> Lines, long AllocatedMinor, long CashMinor, long CapitalMinor);
