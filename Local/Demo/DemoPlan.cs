namespace PeepFunctions.Local.Demo;

/// <summary>How large the demo's co-op is and how long it is watched.</summary>
internal sealed record DemoPlan
{
    /// <summary>A year in the life of a co-op.</summary>
    public static DemoPlan Year { get; } = new();

    /// <summary>Who supports whom, with what and when is drawn from it.</summary>
    public int Seed { get; init; } = 2026;

    public int Creators { get; init; } = 12;

    /// <summary>How many of the creators have so few supporters that they do not become eligible.</summary>
    public int SmallCreators { get; init; } = 2;

    public int Contributors { get; init; } = 3;

    public int Supporters { get; init; } = 200;

    /// <summary>How many of the supporters are members, too.</summary>
    public int SupportingMembers { get; init; } = 20;

    public int Months { get; init; } = 12;

    /// <summary>At most as many as there are supporters: each gives at most once a month.</summary>
    public int PaymentsPerMonth { get; init; } = 100;

    /// <summary>How many monthly supports begin in the first month: each is a payment more in all others.</summary>
    public int MonthlySupports { get; init; } = 3;

    /// <summary>The month, counted from 1, whose expenses exceed its income; 0 for none.</summary>
    public int LossMonth { get; init; } = 5;

    /// <summary>The month, counted from 1, in which the members change their bylaws; 0 for none.</summary>
    public int BylawsVoteMonth { get; init; } = 6;

    /// <summary>
    /// The first month that the change binds: a month later than it could be, for a demo that is stopped for days.
    /// </summary>
    public int BylawsMonth { get; init; } = 8;

    /// <summary>How many requests are under way at once.</summary>
    public int AtOnce { get; init; } = 16;

    /// <summary>How many webhooks may wait to be delivered: Azurite's queues slow down with depth.</summary>
    public int UndeliveredMost { get; init; } = 200;

    /// <summary>How long a month's close may take, in real time.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);
}
