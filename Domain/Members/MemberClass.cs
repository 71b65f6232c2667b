namespace PeepFunctions.Domain;

/// <summary>What a member is to the co-op. Several at once are normal; each member has one vote.</summary>
public enum MemberClass
{
    /// <summary>Receives support.</summary>
    Creator,

    /// <summary>Works for the platform; never self-declared, an admission gives it.</summary>
    Contributor,

    /// <summary>Gives support; votes and elects, but has no pool.</summary>
    Supporter,
}
