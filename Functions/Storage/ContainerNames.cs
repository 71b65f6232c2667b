namespace PeepFunctions.Functions;

/// <summary>Every blob container.</summary>
public static class ContainerNames
{
    /// <summary>Documents that show an entry, each sealed under a key of its own.</summary>
    public const string Evidence = "evidence";

    /// <summary>All of them, made at start where they are missing.</summary>
    public static IReadOnlyList<string> All { get; } = ConstantNames.Of(typeof(ContainerNames));
}
