using System.Text.RegularExpressions;

namespace PeepFunctions.Tests;

/// <summary>
/// What runs at GitHub: a tag of an action can be moved to other code, a job without permissions of its own has the
/// repository's, and one without a timeout waits for six hours.
/// </summary>
public sealed partial class WorkflowTests
{
    private static readonly string Folder = Path.Combine(RepositoryFolder.Path, ".github", "workflows");

    private static readonly string[] Files =
        [.. Directory.GetFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Workflows => [.. Files];

    [Fact]
    public void Workflows_AreThese() => Assert.Equal(
        ["azure-build.yml", "ci.yml", "codeql.yml", "dependency-review.yml", "release.yml"], Files);

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Actions_ArePinnedToACommit_AndSayWhichVersionItIs(string workflow)
    {
        var uses = Lines(workflow).Where(line => line.Contains("uses:", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(Pinned(), line));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Jobs_HaveATimeoutAndPermissionsOfTheirOwn(string workflow)
    {
        var lines = Lines(workflow);

        Assert.Contains("permissions: {}", lines);
        var jobs = Jobs(lines);
        Assert.NotEmpty(jobs);
        Assert.All(jobs, job =>
        {
            Assert.Contains(job.Body, line => TimeOut().IsMatch(line));
            Assert.Contains("    permissions:", job.Body);
            Assert.DoesNotContain(job.Body, line => line.Contains("write-all", StringComparison.Ordinal));
        });
    }

    /// <summary>
    /// Only what makes a release writes to the repository, and nothing runs a stranger's change with a token.
    /// </summary>
    [Theory]
    [MemberData(nameof(Workflows))]
    public void Jobs_WriteOnlyWhereTheyMust(string workflow)
    {
        var lines = Lines(workflow);

        Assert.DoesNotContain(lines, line => line.Contains("pull_request_target", StringComparison.Ordinal));
        Assert.Equal(
            workflow switch
            {
                "release.yml" => ["contents", "id-token", "attestations"],
                "codeql.yml" => ["security-events"],
                _ => Array.Empty<string>(),
            },
            lines.Select(line => Writing().Match(line)).Where(match => match.Success)
                .Select(match => match.Groups[1].Value));
        Assert.Equal(
            lines.Count(line => line.Contains("actions/checkout@", StringComparison.Ordinal)),
            lines.Count(line => line.Trim() == "persist-credentials: false"));
    }

    /// <summary>
    /// A package that is taken over while a release is built must not come by the means to sign one: what may write or
    /// sign runs nothing of the project, and takes what another job has built by its hash.
    /// </summary>
    [Fact]
    public void Jobs_ThatMaySign_BuildNothing()
    {
        var signing = Files.SelectMany(file => Jobs(Lines(file)))
            .Where(job => job.Body.Exists(line => Signing().IsMatch(line)))
            .ToList();

        Assert.Equal(["publish"], signing.Select(job => job.Name));
        Assert.All(signing, job =>
        {
            Assert.DoesNotContain(job.Body, line => OfTheProject().IsMatch(line));
            Assert.Contains(job.Body, line => line.Contains("sha256sum --check --strict", StringComparison.Ordinal));
            Assert.True(
                job.Body.FindIndex(line => line.Contains("sha256sum --check", StringComparison.Ordinal))
                < job.Body.FindIndex(line => line.Contains("attest-build", StringComparison.Ordinal)));
        });
    }

    /// <summary>What a branch or a title is called must never become a part of a script.</summary>
    [Theory]
    [MemberData(nameof(Workflows))]
    public void Scripts_TakeNoExpressions(string workflow) => Assert.DoesNotContain(
        Lines(workflow),
        line => line.Contains("run:", StringComparison.Ordinal) && line.Contains("${{", StringComparison.Ordinal));

    [Fact]
    public void Ci_IsTheSameAsADevelopers() => Assert.Contains("      - run: bash .ci/run", Lines("ci.yml"));

    [Fact]
    public void AzureBuild_LooksAtWhatItPublished()
    {
        Assert.Contains("        run: scripts/publish.sh published", Lines("azure-build.yml"));
        Assert.Contains("      - run: scripts/publish.sh published", Lines("release.yml"));
        Assert.Contains(
            "scripts/publish-check.sh \"$folder\"",
            File.ReadAllLines(Path.Combine(RepositoryFolder.Path, "scripts", "publish.sh")));
    }

    private static string[] Lines(string workflow) => File.ReadAllLines(Path.Combine(Folder, workflow));

    // A job is a key two spaces in, below "jobs:".
    private static List<(string Name, List<string> Body)> Jobs(string[] lines)
    {
        var jobs = new List<(string Name, List<string> Body)>();
        foreach (var line in lines.SkipWhile(line => line != "jobs:").Skip(1))
        {
            if (JobName().Match(line) is { Success: true } job)
            {
                jobs.Add((job.Groups[1].Value, []));
            }
            else
            {
                jobs[^1].Body.Add(line);
            }
        }

        return jobs;
    }

    [GeneratedRegex(@"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\z")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"\A      (id-token|attestations|contents|packages): write\b")]
    private static partial Regex Signing();

    // Its files, its tools and its packages.
    [GeneratedRegex(@"checkout@|/setup-\w+@|scripts/|\.ci/|\b(dotnet|npm|npx|node|bash|pip|make|apt-get|unzip)\b")]
    private static partial Regex OfTheProject();

    [GeneratedRegex(@"\A    timeout-minutes: \d+\z")]
    private static partial Regex TimeOut();

    [GeneratedRegex(@"\A  ([\w-]+):\z")]
    private static partial Regex JobName();

    [GeneratedRegex(@"\A      ([\w-]+): write\b")]
    private static partial Regex Writing();
}
