namespace PeepFunctions.Domain;

/// <summary>Who holds a claim of the ownership register.</summary>
public enum ClaimClass
{
    /// <summary>Somebody who built the company.</summary>
    Founder,

    /// <summary>Somebody who put money into it.</summary>
    Investor,

    /// <summary>The steward trust, for the community: it has no cap and is never paid.</summary>
    Trust,
}
