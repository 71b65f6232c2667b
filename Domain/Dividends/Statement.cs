using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>What a member is told of a run: why this amount, line by line. How it is paid stands beside it.</summary>
/// <param name="Member">The member id.</param>
/// <param name="Period">The run's period.</param>
/// <param name="Currency">The currency of the amounts.</param>
/// <param name="Lines">One line for each pool.</param>
/// <param name="AllocatedMinor">The sum of the lines.</param>
/// <param name="CashMinor">The part in cash.</param>
/// <param name="CapitalMinor">The part retained as capital.</param>
/// <param name="CapitalBalanceMinor">The member's capital after the run.</param>
public sealed record Statement(
    string Member,
    Period Period,
    Currency Currency,
    ImmutableArray<AllocationLine> Lines,
    long AllocatedMinor,
    long CashMinor,
    long CapitalMinor,
    long CapitalBalanceMinor)
{
    /// <summary>The statement of one member of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="member">One of its allocations.</param>
    /// <param name="capitalBeforeMinor">The member's capital before the run.</param>
    public static Statement Of(DividendOutcome.Calculated run, MemberAllocation member, long capitalBeforeMinor) => new(
        member.Member,
        run.Period,
        run.Currency,
        member.Lines,
        member.AllocatedMinor,
        member.CashMinor,
        member.CapitalMinor,
        checked(capitalBeforeMinor + member.CapitalMinor));
}
