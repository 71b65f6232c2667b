using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace PeepFunctions.Local.Hosting;

/// <summary>Replaces <c>%Name%</c> in what an attribute says by the setting of that name.</summary>
internal static partial class SettingNames
{
    internal static string Resolve(string text, IConfiguration configuration, string function) =>
        Name().Replace(text, match => configuration[match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal)]
            ?? throw new CannotStartException($"Function {function} needs the setting {match.Groups[1].Value}."));

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Name();
}
