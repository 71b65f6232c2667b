using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>What a run came to. The same inputs give the same outcome, byte for byte.</summary>
public abstract record DividendOutcome
{
    private DividendOutcome(DividendHead head) => Head = head;

    /// <summary>The periods covered, in order.</summary>
    public ImmutableArray<Period> Window => Head.Window;

    /// <summary>The currency of all amounts.</summary>
    public Currency Currency => Head.Currency;

    /// <summary>The version of the bylaws applied.</summary>
    public int BylawsVersion => Head.BylawsVersion;

    /// <summary>The phase applied.</summary>
    public int Phase => Head.Phase;

    /// <summary>Income of the window.</summary>
    public long IncomeMinor => Head.IncomeMinor;

    /// <summary>Expenses of the window.</summary>
    public long ExpensesMinor => Head.ExpensesMinor;

    /// <summary>Income less expenses.</summary>
    public long SurplusMinor => checked(Head.IncomeMinor - Head.ExpensesMinor);

    /// <summary>The ownership after the run.</summary>
    public BasisPoints CommunityOwned => Head.CommunityOwned;

    /// <summary>The phase that follows from the ownership, for the next window; it never goes back.</summary>
    public int NextPhase => Head.NextPhase;

    /// <summary>What an approval names: <c>sha256:</c> and the hash of everything else in lower-case hex.</summary>
    public string Hash { get; internal init; } = "";

    /// <summary>The period that the run is named and posted by: the window's last.</summary>
    public Period Period => Window[^1];

    /// <summary>
    /// What comes to be paid or goes on accumulating; by kind, then payee. A run without surplus pays at the end of a
    /// fiscal year only: what accumulated, and the capital that is due.
    /// </summary>
    public ImmutableArray<PlannedPayment> Payments { get; internal init; } = [];

    /// <summary>What is paid back of capital; null unless the run ends a fiscal year.</summary>
    public Redemption? Redemption { get; internal init; }

    internal DividendHead Head { get; }

    /// <summary>No surplus: nothing is divided, and the next window covers these periods too.</summary>
    public sealed record Carried : DividendOutcome
    {
        internal Carried(DividendHead head)
            : base(head)
        {
        }
    }

    /// <summary>A surplus, used to the last minor unit.</summary>
    public sealed record Calculated : DividendOutcome
    {
        internal Calculated(DividendHead head)
            : base(head)
        {
        }

        /// <summary>The steps in order.</summary>
        public ImmutableArray<WaterfallLine> Waterfall { get; internal init; }

        /// <summary>The pools in the order of the bylaws.</summary>
        public ImmutableArray<PoolResult> Pools { get; internal init; }

        /// <summary>Every member eligible in a pool, in ordinal order.</summary>
        public ImmutableArray<MemberAllocation> Allocations { get; internal init; }

        /// <summary>Patronage below zero for the next run; by basis, then id.</summary>
        public ImmutableArray<CarriedPatronage> NegativePatronage { get; internal init; }

        /// <summary>What each claim is allocated, by id; none of 0.</summary>
        public ImmutableArray<ClaimAllocation> Buybacks { get; internal init; }

        /// <summary>The income and expense accounts that the close empties.</summary>
        public ImmutableArray<AccountBalance> Closed { get; internal init; }

        /// <summary>What the reserve gets: its steps and the non-member business.</summary>
        public long ReserveMinor { get; internal init; }

        /// <summary>What stays undistributed.</summary>
        public long UndistributedMinor { get; internal init; }

        /// <summary>What the members are allocated together.</summary>
        public long AllocatedMinor { get; internal init; }

        /// <summary>Its part in cash.</summary>
        public long CashMinor { get; internal init; }

        /// <summary>Its part in capital.</summary>
        public long CapitalMinor { get; internal init; }
    }
}
