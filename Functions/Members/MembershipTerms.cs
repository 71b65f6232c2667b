namespace PeepFunctions.Functions;

/// <summary>What the bylaws in force say to somebody who joins, pays or is paid.</summary>
/// <param name="BylawsVersion">The version to be accepted.</param>
/// <param name="Share">The price of the membership share.</param>
/// <param name="ApplicationFee">The platform's part of each support.</param>
public sealed record MembershipTerms(int BylawsVersion, Money Share, BasisPoints ApplicationFee);
