namespace PeepFunctions.Local.Sandbox;

/// <summary>What is sent back.</summary>
internal sealed record Answer(int Status, string Body, bool IsReplay)
{
    /// <summary>Whether the connection is cut instead, as a fault asked for.</summary>
    public bool IsLost { get; init; }

    /// <summary>How much real time passes before it is sent.</summary>
    public int SlowMilliseconds { get; init; }

    /// <summary>Headers of its own.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
