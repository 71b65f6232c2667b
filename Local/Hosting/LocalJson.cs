using System.Text.Json;

namespace PeepFunctions.Local.Hosting;

/// <summary>How the local host reads and writes JSON.</summary>
internal static class LocalJson
{
    /// <summary>For files that people edit.</summary>
    internal static JsonSerializerOptions Lenient { get; } = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };
}
