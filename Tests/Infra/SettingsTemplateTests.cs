using System.Reflection;
using System.Text.RegularExpressions;
using PeepFunctions.Functions;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

/// <summary>
/// Every setting that the code reads is deployed, and none that nobody reads; a secret only as a reference.
/// </summary>
public sealed partial class SettingsTemplateTests
{
    // The host's and the worker's own: who the app is to storage and to Application Insights.
    private static readonly string[] OfTheHost =
    [
        "AzureWebJobsStorage__credential",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    ];

    // StorageRegistration reads these two of StorageOptions; the others are for tests and one machine.
    private static readonly string[] OfStorage =
        ["AzureWebJobsStorage__accountName", "AzureWebJobsStorage__clientId"];

    private static readonly string[] OfTheCode =
    [
        .. OfStorage, .. Names(typeof(PeepOptions), "Peep"), .. Names(typeof(StripeOptions), "Stripe"),
    ];

    [Fact]
    public void Template_HasEverySettingOfTheCode_AndNoOther()
    {
        var deployed = Template.Prod.Settings().Keys.Select(WithoutIndex).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(OfTheCode.Concat(OfTheHost).Order(StringComparer.Ordinal), deployed);
    }

    [Fact]
    public void Template_LeavesOutOptionalSettings_InsteadOfDeployingEmptyOnes()
    {
        var settings = Template.Dev.Settings();

        Assert.Empty(settings.Keys.Select(WithoutIndex).Except(OfTheCode.Concat(OfTheHost)));
        Assert.All(settings, one => Assert.False(string.IsNullOrEmpty(one.Value), one.Key));
        Assert.DoesNotContain("Peep__EffectiveFrom", settings.Keys);
        Assert.DoesNotContain("Peep__PreviousDataKeys__0", settings.Keys);
    }

    [Fact]
    public void Settings_ThatTimersName_AreDeployed()
    {
        var schedules = FunctionCatalogue.Load(typeof(PeepOptions).Assembly.GetTypes()).All
            .Where(function => function.Timer is not null)
            .Select(function => function.Timer!.Schedule)
            .ToList();

        Assert.NotEmpty(schedules);
        Assert.Empty(
            from schedule in schedules
            from match in NamedSetting().Matches(schedule)
            where !Template.Dev.Settings().ContainsKey(match.Groups[1].Value)
            select schedule);
    }

    /// <summary>The name of a secret is its setting's, so that nobody has to look up which is which.</summary>
    [Fact]
    public void Secrets_AreReferencesNamedForTheirSettings()
    {
        var settings = Template.Prod.Settings();
        var vault = Template.Prod.OfType("Microsoft.KeyVault/vaults").Names().Single();

        Assert.Contains(settings, one => IsSecret(one.Key));
        foreach (var (name, value) in settings)
        {
            var reference = Reference().Match(value);
            Assert.True(reference.Success == IsSecret(name), name);
            if (reference.Success)
            {
                var holder = WithoutIndex(name).Replace("Previous", "", StringComparison.Ordinal);
                holder = holder.EndsWith("Keys", StringComparison.Ordinal) ? holder[..^1] : holder;
                Assert.Equal(vault, reference.Groups["vault"].Value);
                Assert.Equal(holder.Replace("__", "--", StringComparison.Ordinal), reference.Groups["name"].Value);
            }
        }
    }

    [Fact]
    public void Secrets_OfOneGeneration_StandInOneSettingOnly()
    {
        var references = Template.Prod.Settings().Values.Where(value => Reference().IsMatch(value)).ToList();

        Assert.Equal(references.Count, references.Distinct().Count());
    }

    /// <summary>Stewards' addresses are secrets, too: they lead to people.</summary>
    internal static bool IsSecret(string setting) => WithoutIndex(setting).Split("__")[^1] is
        "ApiKey" or "WebhookSecrets" or "ConnectWebhookSecrets" or "DataKey" or "PreviousDataKeys" or "IndexKey"
        or "PreviousIndexKeys" or "Password" or "FoundingStewards";

    private static IEnumerable<string> Names(Type options, string prefix) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
            property.PropertyType.Namespace == typeof(PeepOptions).Namespace
                ? Names(property.PropertyType, $"{prefix}__{property.Name}")
                : [$"{prefix}__{property.Name}"]);

    private static string WithoutIndex(string setting) => Index().Replace(setting, "");

    [GeneratedRegex(@"__\d+\z")]
    private static partial Regex Index();

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex NamedSetting();

    [GeneratedRegex(@"\A@Microsoft\.KeyVault\(VaultName=(?<vault>[^;]+);SecretName=(?<name>.+)-[^-]+\)\z")]
    private static partial Regex Reference();
}
