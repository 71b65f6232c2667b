using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>Binds settings so that one of the wrong type is named, and its value, which may be a secret, is not.</summary>
internal static partial class SettingsBinding
{
    /// <summary>As Bind, with a failure that names the setting as it is written in the environment.</summary>
    public static OptionsBuilder<T> BindSettings<T>(this OptionsBuilder<T> builder, IConfigurationSection section)
        where T : class =>
        builder.Configure(options =>
        {
            try
            {
                section.Bind(options);
            }
            catch (InvalidOperationException wrong)
            {
                var path = PathPattern().Match(wrong.Message) is { Success: true } found
                    ? found.Groups[1].Value
                    : section.Path;
                var name = path.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal);
                throw new OptionsValidationException(
                    builder.Name, typeof(T), [$"Setting {name} is not of the type it must be."]);
            }
        });

    // The binder's message ends: at 'Section:Key' to type 'System.Boolean'.
    [GeneratedRegex(@"\A.* at '([^']+)' to type", RegexOptions.Singleline)]
    private static partial Regex PathPattern();
}
