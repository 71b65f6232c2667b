namespace PeepFunctions.Local.Sandbox;

/// <summary>What is sent back.</summary>
internal sealed record Answer(int Status, string Body, bool IsReplay)
{
    /// <summary>Whether the connection is cut instead, as a fault asked for.</summary>
    public bool IsLost { get; init; }
}
