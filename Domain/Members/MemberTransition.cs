namespace PeepFunctions.Domain;

/// <summary>What a change makes of a member's state. A change that does not fit is reported, never ignored.</summary>
public abstract record MemberTransition
{
    private MemberTransition()
    {
    }

    /// <summary>The member is now in another state.</summary>
    public sealed record Became(MemberState State) : MemberTransition;

    /// <summary>The change had happened before: a repeated delivery, to be answered as the first.</summary>
    public sealed record AlreadyIs(MemberState State) : MemberTransition;

    /// <summary>The change does not fit the state, which stays.</summary>
    public sealed record Refused(MemberState State, MemberChange Change) : MemberTransition;

    /// <summary>Decides.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such change.</exception>
    public static MemberTransition Decide(MemberState state, MemberChange change) => (state, change) switch
    {
        (MemberState.Applicant, MemberChange.SharePaid) => new Became(MemberState.Active),
        (MemberState.Active, MemberChange.SharePaid) => new AlreadyIs(state),
        // The share was paid before the suspension; a late telling of it must not lift that.
        (MemberState.Suspended, MemberChange.SharePaid) => new AlreadyIs(state),
        (MemberState.Active, MemberChange.ShareLost) => new Became(MemberState.Applicant),
        (MemberState.Applicant, MemberChange.ShareLost) => new AlreadyIs(state),
        // To be an applicant would be a way out of the suspension: pay again, and be active.
        (MemberState.Suspended, MemberChange.ShareLost) => new AlreadyIs(state),
        (MemberState.Departed, MemberChange.ShareLost) => new AlreadyIs(state),
        (MemberState.Active, MemberChange.Suspend) => new Became(MemberState.Suspended),
        (MemberState.Suspended, MemberChange.Suspend) => new AlreadyIs(state),
        (MemberState.Suspended, MemberChange.Reinstate) => new Became(MemberState.Active),
        (MemberState.Active, MemberChange.Reinstate) => new AlreadyIs(state),
        (MemberState.Departed, MemberChange.Depart) => new AlreadyIs(state),
        (_, MemberChange.Depart) => new Became(MemberState.Departed),
        (_, MemberChange.SharePaid or MemberChange.Suspend or MemberChange.Reinstate) => new Refused(state, change),
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };
}
