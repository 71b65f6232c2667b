namespace PeepFunctions.Domain;

/// <summary>
/// How a member has consented to take what is retained for them into account at its stated amount (26 USC 1388(c)(2)).
/// </summary>
public enum ConsentBasis
{
    /// <summary>In writing: by accepting the bylaws on joining, or later (subparagraph (A)).</summary>
    Written,

    /// <summary>
    /// By staying a member after receiving a copy of bylaws that say that membership is consent (subparagraph (B)).
    /// </summary>
    Membership,
}
