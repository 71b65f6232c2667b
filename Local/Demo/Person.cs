namespace PeepFunctions.Local.Demo;

/// <summary>Somebody of the story.</summary>
/// <param name="Handle">What the co-op knows a member by; of others only a name for the story.</param>
/// <param name="Email">Where mail and the checkout page reach them.</param>
/// <param name="Role">What they do.</param>
internal sealed record Person(string Handle, string Email, Role Role);

/// <summary>What somebody does in the story.</summary>
internal enum Role
{
    Steward,
    Creator,
    Contributor,
    SupportingMember,
    Supporter,
}
