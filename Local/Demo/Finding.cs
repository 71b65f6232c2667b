namespace PeepFunctions.Local.Demo;

/// <summary>One invariant, looked at.</summary>
/// <param name="Invariant">What must hold.</param>
/// <param name="Holds">Whether it does.</param>
/// <param name="Seen">The figures it was judged by.</param>
internal sealed record Finding(string Invariant, bool Holds, string Seen)
{
    public string Line => $"  {(Holds ? '✓' : '✗')} {Invariant}{(Seen.Length > 0 ? $": {Seen}" : "")}";
}
