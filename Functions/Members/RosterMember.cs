namespace PeepFunctions.Functions;

/// <summary>A member as the fold of a month reads one: no handle, no address.</summary>
/// <param name="Id">The member's id.</param>
/// <param name="State">Where the member stands.</param>
/// <param name="Classes">The classes, none twice.</param>
/// <param name="ActiveSinceUtc">When the share was paid; null before.</param>
/// <param name="ContributorSinceUtc">When admitted as a contributor; null when not.</param>
/// <param name="PayoutAccount">The payout account; null before onboarding has begun.</param>
/// <param name="PayoutReady">Whether the payout account could be paid when the processor was last asked.</param>
public sealed record RosterMember(
    string Id,
    MemberState State,
    IReadOnlyList<MemberClass> Classes,
    DateTimeOffset? ActiveSinceUtc,
    DateTimeOffset? ContributorSinceUtc,
    string? PayoutAccount,
    bool PayoutReady);
