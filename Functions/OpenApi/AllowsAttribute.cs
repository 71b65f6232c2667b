using System.Runtime.CompilerServices;

namespace PeepFunctions.Functions;

/// <summary>
/// Who may call an HTTP function, as the description says it: what the function hands to <see cref="Endpoint"/>. A test
/// holds both against what everybody who calls is told.
/// </summary>
/// <param name="access">Who.</param>
/// <param name="file">Where the function stands; left to the compiler.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllowsAttribute(Access access, [CallerFilePath] string file = "") : Attribute
{
    /// <summary>Who may call.</summary>
    public Access Access { get; } = access;

    /// <summary>What of the co-op it is part of: the name of the folder it stands in.</summary>
    public string Capability { get; } = file.Split('/', '\\')[^2];
}
