namespace PeepFunctions.Local.Sandbox;

/// <summary>A change of a balance.</summary>
/// <param name="Type">The balance transaction's type.</param>
/// <param name="Amount">Minor units, negative when money leaves.</param>
/// <param name="AvailableOn">When it counts as available, in Unix seconds; an instant past means at once.</param>
/// <param name="Fee">What is taken off it.</param>
/// <param name="FeeType">Whose fee that is.</param>
internal sealed record Movement(
    string Type, long Amount, long AvailableOn = 0, long Fee = 0, string FeeType = "stripe_fee")
{
    /// <summary>The reporting category, where the type does not tell it.</summary>
    public string? Category { get; init; }

    /// <summary>Its own description instead of its source's.</summary>
    public string? Description { get; init; }
}
