namespace PeepFunctions.Domain;

/// <summary>A member whose eligibility is judged.</summary>
/// <param name="Member">The member id.</param>
/// <param name="State">Only the active are eligible for anything.</param>
/// <param name="Classes">The classes that the member is in.</param>
/// <param name="ContributorSince">The period of the admission as a contributor, or null.</param>
public sealed record EligibilitySubject(
    string Member, MemberState State, MemberClasses Classes, Period? ContributorSince);
