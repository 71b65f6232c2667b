namespace PeepFunctions.Functions;

/// <summary>Refusals of a function's own; those of <see cref="Endpoint"/> follow from what it is asked for.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="codes">The stable codes.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RefusesAttribute(int status, params string[] codes) : Attribute
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The stable codes.</summary>
    public IReadOnlyList<string> Codes { get; } = codes;
}
