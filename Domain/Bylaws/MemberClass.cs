namespace PeepFunctions.Domain;

/// <summary>A group that a member belongs to; several at once are normal, and none changes the one vote.</summary>
public enum MemberClass
{
    /// <summary>Receives support through the platform.</summary>
    Creator,

    /// <summary>Works for the platform; given by admission, never self-declared.</summary>
    Contributor,

    /// <summary>Gives support; votes and elects.</summary>
    Supporter,
}
