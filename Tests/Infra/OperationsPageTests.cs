using System.Globalization;
using System.Text.RegularExpressions;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>What engineers do by the page must be what the code and the deployment ask for.</summary>
public sealed partial class OperationsPageTests
{
    private static readonly string Page = Read("docs", "operations.md");

    /// <summary>On members' accounts only their readiness concerns the code; on its own account all else.</summary>
    [Theory]
    [InlineData("/api/webhooks/stripe`", false)]
    [InlineData("/api/webhooks/stripe/connect`", true)]
    public void Events_OfEachEndpoint_AreThoseOfTheCode(string endpoint, bool ofMembersAccounts) => Assert.Equal(
        StripeEventTypes.All.Where(type => (StripeEventTypes.Of(type) == StripeLookup.Account) == ofMembersAccounts)
            .Order(StringComparer.Ordinal),
        Page[Page.IndexOf(endpoint, StringComparison.Ordinal)..].Split("```")[1]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

    [Fact]
    public void ApiVersion_IsThatOfTheClient() =>
        Assert.Contains($"`{Stripe.StripeConfiguration.ApiVersion}`", Page, StringComparison.Ordinal);

    /// <summary>A key that may not do what the code does fails at the first payment.</summary>
    [Fact]
    public void RestrictedKey_MayDoWhatTheCodeDoes()
    {
        var called = Directory
            .GetFiles(Path.Combine(RepositoryFolder.Path, "Functions"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => StripeCall().Matches(File.ReadAllText(file)))
            .Select(match => (
                What: Spaced().Replace(match.Groups["what"].Value, " $1"), Verb: match.Groups["verb"].Value))
            .Distinct()
            .ToList();
        var permissions = Page[Page.IndexOf("**A restricted key**", StringComparison.Ordinal)..].Split("5. **")[0];
        permissions = Blanks().Replace(permissions, " ");
        var writing = permissions.Split(", and read ")[0];

        Assert.True(called.Count > 20);
        Assert.All(called, call => Assert.Contains(
            call.What,
            call.Verb is "Get" or "List" or "ListAutoPaging" ? permissions : writing,
            StringComparison.Ordinal));
    }

    [Fact]
    public void Secrets_OfTheTable_AreThoseOfTheDeployment()
    {
        var deployed = Template.Prod.Settings().Values
            .Select(value => SecretName().Match(value)).Where(match => match.Success)
            .Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(
            deployed, SecretRow().Matches(Page).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Variables_OfTheTable_AreThoseThatAzdReads()
    {
        var read = Variable().Matches(Template.Text("main.bicepparam")).Select(match => match.Groups[1].Value);
        var table = Page[Page.IndexOf("| variable of azd |", StringComparison.Ordinal)..].Split("\n\n")[0];

        Assert.Equal(
            read.Distinct().Order(StringComparer.Ordinal),
            Named().Matches(table).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Backup_LeavesOutWhatThePageSays()
    {
        var left = LeftOut().Match(Read("scripts", "tables.mjs")).Groups[1].Value;

        Assert.Equal(
            [TableNames.BallotKeys, TableNames.Sessions, TableNames.SignInCodes, TableNames.Limits],
            Quoted().Matches(left).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Prices_AddUp()
    {
        var section = Read("docs", "scaling.md").Split("## ")
            .Single(part => part.StartsWith("The price of a hundred thousand", StringComparison.Ordinal));

        Assert.Equal(Amount(Total().Match(section)), Price().Matches(section).Sum(Amount));
    }

    private static decimal Amount(Match match) =>
        decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static string Read(params string[] path) =>
        File.ReadAllText(Path.Combine([RepositoryFolder.Path, .. path]));

    [GeneratedRegex(@"stripe\.V1\.(Checkout\.)?(?<what>\w+)(\.Reversals)?\.(?<verb>\w+)Async\(")]
    private static partial Regex StripeCall();

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex Spaced();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"SecretName=(.+)-[^-]+\)")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"^\| `((?:Peep|Stripe)--[\w-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex SecretRow();

    [GeneratedRegex(@"readEnvironmentVariable\('(\w+)'")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(PEEP|AZURE)_[A-Z_]+")]
    private static partial Regex Named();

    [GeneratedRegex(@"const left = \[([^\]]*)\]")]
    private static partial Regex LeftOut();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\| [^|*]+ \| [^|]+ \| (\d+\.\d\d) \|$", RegexOptions.Multiline)]
    private static partial Regex Price();

    [GeneratedRegex(@"\*\*(\d+\.\d\d)\*\*")]
    private static partial Regex Total();
}
