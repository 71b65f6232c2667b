namespace PeepFunctions.Functions;

/// <summary>A member as the fold of a month reads one: no handle, no address.</summary>
/// <param name="Id">The member's id.</param>
/// <param name="State">Where the member stands.</param>
/// <param name="Classes">The classes, then and now.</param>
/// <param name="ActiveSinceUtc">When the share was paid; null before.</param>
/// <param name="ContributorSinceUtc">When admitted as a contributor; null when not.</param>
/// <param name="PayoutAccount">The payout account; null before onboarding has begun.</param>
/// <param name="PayoutReady">Whether the payout account could be paid when the processor was last asked.</param>
/// <param name="SuspendedUtc">Since when the member's rights rest, or rested on leaving; null when they do not.</param>
/// <param name="LeftUtc">When the member left; null when they have not.</param>
public sealed record RosterMember(
    string Id,
    MemberState State,
    ClassHistory Classes,
    DateTimeOffset? ActiveSinceUtc,
    DateTimeOffset? ContributorSinceUtc,
    string? PayoutAccount,
    bool PayoutReady,
    DateTimeOffset? SuspendedUtc,
    DateTimeOffset? LeftUtc)
{
    /// <summary>
    /// Where the member stood just before an instant: a month is closed days after its end, or later, and who goes in
    /// between keeps what they earned in it. A suspension that has ended by now is not remembered.
    /// </summary>
    public MemberState StateBefore(DateTimeOffset instant) => State switch
    {
        _ when ActiveSinceUtc >= instant => MemberState.Applicant,
        _ when ActiveSinceUtc is null => State,
        MemberState.Departed when !(LeftUtc >= instant) => State,
        MemberState.Suspended when !(SuspendedUtc >= instant) => State,
        MemberState.Departed when SuspendedUtc < instant => MemberState.Suspended,
        MemberState.Departed or MemberState.Suspended => MemberState.Active,
        _ => State,
    };
}
