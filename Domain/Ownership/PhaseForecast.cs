namespace PeepFunctions.Domain;

/// <summary>When a phase would come.</summary>
public abstract record PhaseForecast
{
    private PhaseForecast(int phase, BasisPoints communityOwned) => (Phase, CommunityOwned) = (phase, communityOwned);

    /// <summary>The phase.</summary>
    public int Phase { get; }

    /// <summary>What the community must own for it.</summary>
    public BasisPoints CommunityOwned { get; }

    /// <summary>It binds from a month on.</summary>
    public sealed record Reached : PhaseForecast
    {
        internal Reached(int phase, BasisPoints communityOwned, Period from)
            : base(phase, communityOwned) => From = from;

        /// <summary>The first month of the window that it binds.</summary>
        public Period From { get; }
    }

    /// <summary>It does not come.</summary>
    public sealed record Never : PhaseForecast
    {
        internal Never(int phase, BasisPoints communityOwned, PhaseObstacle because)
            : base(phase, communityOwned) => Because = because;

        /// <summary>What is in its way.</summary>
        public PhaseObstacle Because { get; }
    }
}

/// <summary>Why a phase does not come.</summary>
public enum PhaseObstacle
{
    /// <summary>The register has no units, so that nobody owns any.</summary>
    NoUnits,

    /// <summary>There is no surplus in any of the months looked at.</summary>
    NoSurplus,

    /// <summary>The company is sold, so that nothing is bought back any more.</summary>
    Sold,

    /// <summary>There is surplus, but the bylaws let none of it buy claims back.</summary>
    NoBuyback,

    /// <summary>It takes longer than the months looked at.</summary>
    NotInTime,
}
