namespace PeepFunctions.Domain;

/// <summary>How the members decide.</summary>
/// <param name="QuorumRate">The part of the electorate that must vote …</param>
/// <param name="QuorumMinimum">… and at least so many.</param>
/// <param name="Resolution">What passes a resolution.</param>
/// <param name="Admission">What admits a member to a class.</param>
/// <param name="Bylaws">What changes the bylaws.</param>
/// <param name="Sale">What sells the company, of all owners and of all directors; 2/3 or more.</param>
/// <param name="NoticeDays">Days from a proposal to its opening.</param>
/// <param name="OpenDays">Days that a vote stays open at least.</param>
/// <param name="TermMonths">How long a director serves.</param>
public sealed record VotingRules(
    BasisPoints QuorumRate,
    int QuorumMinimum,
    Fraction Resolution,
    Fraction Admission,
    Fraction Bylaws,
    Fraction Sale,
    int NoticeDays,
    int OpenDays,
    int TermMonths);
