namespace PeepFunctions.Local.Sandbox;

/// <summary>What becomes of a test card's refunds.</summary>
internal enum RefundFate
{
    /// <summary>They succeed at once.</summary>
    Succeed,

    /// <summary>They are pending, then succeed.</summary>
    Wait,

    /// <summary>They succeed, then fail.</summary>
    Fail,
}
