namespace PeepFunctions.Domain;

/// <summary>Where somebody stands with the co-op.</summary>
public enum MemberState
{
    /// <summary>Confirmed by mail and accepted the bylaws; the membership share is not paid.</summary>
    Applicant,

    /// <summary>A member with a vote.</summary>
    Active,

    /// <summary>A member whose rights rest.</summary>
    Suspended,

    /// <summary>Gone and erased; nothing leads back.</summary>
    Departed,
}
