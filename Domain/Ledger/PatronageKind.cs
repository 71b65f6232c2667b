namespace PeepFunctions.Domain;

/// <summary>What a <see cref="PatronageFact"/> counts.</summary>
public enum PatronageKind
{
    /// <summary>Money given to a creator, in minor units of the settlement currency.</summary>
    Support,

    /// <summary>Time worked for the platform, in minutes.</summary>
    Minutes,
}
