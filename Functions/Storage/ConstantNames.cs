using System.Reflection;

namespace PeepFunctions.Functions;

/// <summary>The names that a class lists as constants, so that none can be declared and forgotten.</summary>
internal static class ConstantNames
{
    public static IReadOnlyList<string> Of(Type names) =>
    [
        .. names.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!),
    ];
}
