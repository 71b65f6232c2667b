namespace PeepFunctions.Domain;

/// <summary>A member as a run sees them. Who is not on the roster, or in no class, counts as a non-member.</summary>
/// <param name="Member">The member id.</param>
/// <param name="EligibleAs">The classes that the member is eligible in.</param>
/// <param name="TenureMonths">Whole months of membership at the end of the window, 0 or more.</param>
public sealed record RosterRow(string Member, MemberClasses EligibleAs, int TenureMonths);
