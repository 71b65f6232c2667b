namespace PeepFunctions.Domain;

/// <summary>
/// Why a member's rights may rest. A closed list, because the member is told, and because a reason in free words would
/// be kept beside their name.
/// </summary>
public enum SuspensionReason
{
    /// <summary>They pass as somebody else.</summary>
    Impersonation,

    /// <summary>Payments are disputed to take back what was given freely.</summary>
    ChargebackAbuse,

    /// <summary>They offer what the bylaws or the processor do not allow.</summary>
    ProhibitedContent,

    /// <summary>An authority demands it.</summary>
    LegalRequest,

    /// <summary>Somebody is in danger otherwise.</summary>
    Safety,

    /// <summary>None of these; a steward explains it to the member in person.</summary>
    Other,
}
