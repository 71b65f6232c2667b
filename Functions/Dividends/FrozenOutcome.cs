namespace PeepFunctions.Functions;

/// <summary>How a member was judged in one class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Eligible">The judgement.</param>
/// <param name="Reason">The figures that decided.</param>
/// <param name="Since">The period in which it was gained or lapsed.</param>
public sealed record FrozenJudgement(MemberClass Class, bool Eligible, string Reason, string Since);

/// <summary>A closing entry without what all of a run's have in common.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Memo">Its memo.</param>
/// <param name="Postings">Its postings as the journal stores them.</param>
public sealed record FrozenEntry(string Id, string Memo, string Postings);

/// <summary>All that a run says of one member.</summary>
/// <param name="Member">The member's id.</param>
/// <param name="Judgements">One for each class.</param>
/// <param name="Lines">One for each pool that the member is eligible in.</param>
/// <param name="AllocatedMinor">The sum of the lines.</param>
/// <param name="CashMinor">Its part in cash.</param>
/// <param name="CapitalMinor">Its part in capital.</param>
/// <param name="Closing">The entry that allocates it; null when it is nothing.</param>
public sealed record FrozenMember(
    string Member,
    IReadOnlyList<FrozenJudgement> Judgements,
    IReadOnlyList<AllocationLine> Lines,
    long AllocatedMinor,
    long CashMinor,
    long CapitalMinor,
    FrozenEntry? Closing);

/// <summary>Approved minutes of a contributor by period, from the first on: what later runs judge by.</summary>
/// <param name="Member">The contributor.</param>
/// <param name="Minutes">Minutes by period.</param>
public sealed record FrozenWork(string Member, IReadOnlyDictionary<string, long> Minutes);

/// <summary>Cash of a member that waits until there is enough of it.</summary>
/// <param name="Member">The member.</param>
/// <param name="AmountMinor">How much waits.</param>
public sealed record FrozenCash(string Member, long AmountMinor);

/// <summary>What a year's end pays back of a member's capital.</summary>
/// <param name="Member">The member.</param>
/// <param name="Tranches">What of each tranche, by the run that credited it.</param>
/// <param name="Entry">The entry that turns it into a debt.</param>
public sealed record FrozenRedemption(
    string Member, IReadOnlyDictionary<string, long> Tranches, FrozenEntry Entry);

/// <summary>One shard, by the id that each is about, of what a run froze.</summary>
public sealed class FrozenShard
{
    /// <summary>Members, allocated to or not.</summary>
    public List<FrozenMember> Members { get; } = [];

    /// <summary>What is to be paid or goes on accumulating.</summary>
    public List<PlannedPayment> Payments { get; } = [];

    /// <summary>Cash too small to be paid, of this run and earlier ones together.</summary>
    public List<FrozenCash> Accumulating { get; } = [];

    /// <summary>Capital that is paid back.</summary>
    public List<FrozenRedemption> Redemptions { get; } = [];

    /// <summary>Patronage below zero.</summary>
    public List<CarriedPatronage> Negative { get; } = [];

    /// <summary>Work so far.</summary>
    public List<FrozenWork> Work { get; } = [];
}
