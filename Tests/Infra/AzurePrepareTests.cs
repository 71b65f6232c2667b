using System.Text.RegularExpressions;

namespace PeepFunctions.Tests;

/// <summary>
/// What azd runs before it provisions, with stand-ins for the Azure CLIs that write down what they were called with.
/// </summary>
public sealed partial class AzurePrepareTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peep-prepare-").FullName;

    public AzurePrepareTests()
    {
        foreach (var name in new[] { "az", "azd" })
        {
            var file = Path.Combine(_folder, name);
            File.WriteAllText(file, """
                #!/usr/bin/env bash
                echo "$*" >> "$PEEP_TRIAL/calls"
                if [[ $1.$2 == provider.list ]]; then cat "$PEEP_TRIAL/registered"; fi
                """);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(
                    file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Providers_ThatAreNotRegistered_AreAndNoOthers()
    {
        var (code, output, registered) = await RunAsync(["microsoft.insights", "Microsoft.Web", "Microsoft.KeyVault2"]);

        Assert.True(code == 0, output);
        Assert.Contains("Microsoft.App", registered);
        Assert.Contains("Microsoft.KeyVault", registered); // of which another's name is only the beginning
        Assert.DoesNotContain("Microsoft.Insights", registered);
        Assert.DoesNotContain("Microsoft.Web", registered);

        (code, output, registered) = await RunAsync(Needed);
        Assert.True(code == 0, output);
        Assert.Empty(registered);
    }

    /// <summary>All that the template uses, as the page says it; two there are in every subscription.</summary>
    [Fact]
    public async Task Providers_AreThoseOfTheTemplateAndOfThePage()
    {
        var (_, _, registered) = await RunAsync([]);

        Assert.Equal(Needed, registered.Order(StringComparer.Ordinal));
        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Path, "docs", "operations.md"));
        Assert.All(Needed, provider => Assert.Contains($"`{provider}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_NotSaid_AreNamedBeforeAnythingIsDone()
    {
        var (code, output, registered) = await RunAsync([], smtpHost: "");

        Assert.Equal(1, code);
        Assert.Contains("PEEP_SMTP_HOST", output, StringComparison.Ordinal);
        Assert.Empty(registered);
    }

    private static IReadOnlyList<string> Needed { get; } =
    [
        .. Template.Declared.Select(resource => ((string)resource["type"]!).Split('/')[0])
            .Append("Microsoft.App")
            .Except(["Microsoft.Authorization", "Microsoft.Resources"])
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private async Task<(int Code, string Output, IReadOnlyList<string> Registered)> RunAsync(
        IEnumerable<string> known, string smtpHost = "smtp.coop.example")
    {
        var calls = Path.Combine(_folder, "calls");
        File.Delete(calls);
        await File.WriteAllLinesAsync(Path.Combine(_folder, "registered"), known);
        var (code, output) = await Shell.RunAsync("azure-prepare.sh", [], new Dictionary<string, string>
        {
            ["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}",
            ["PEEP_TRIAL"] = _folder,
            ["PEEP_PUBLIC_URL"] = "https://api.coop.example",
            ["PEEP_SMTP_HOST"] = smtpHost,
            ["PEEP_SMTP_FROM"] = "co-op@coop.example",
            ["PEEP_ALERT_EMAIL"] = "engineers@coop.example",
        });
        var registered = File.Exists(calls)
            ? Registering().Matches(await File.ReadAllTextAsync(calls)).Select(match => match.Groups[1].Value).ToList()
            : [];
        return (code, output, registered);
    }

    [GeneratedRegex(@"provider register --namespace (\S+) --wait")]
    private static partial Regex Registering();
}
