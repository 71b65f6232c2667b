using Microsoft.Extensions.Configuration;

namespace PeepFunctions.Local.Hosting;

/// <summary>Functions switched off by the setting <c>AzureWebJobs.Name.Disabled</c>.</summary>
internal static class DisabledFunctions
{
    internal static bool IsDisabled(IConfiguration configuration, string function)
    {
        // A setting's name with dots cannot be an environment variable everywhere; the host takes underscores too.
        var value = configuration[$"AzureWebJobs.{function}.Disabled"] ?? configuration[$"AzureWebJobs_{function}_Disabled"];
        return value == "1" || (bool.TryParse(value, out var disabled) && disabled);
    }
}
