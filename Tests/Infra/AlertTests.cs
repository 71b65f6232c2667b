using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using PeepFunctions.Functions;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

/// <summary>An alert that looks for words which nobody logs would be silent for ever.</summary>
public sealed partial class AlertTests
{
    private static readonly Assembly Functions = typeof(PeepOptions).Assembly;

    // The host's own words: QueueProcessor of the storage extension (functions-host Q5), and FunctionInstanceLogger of
    // azure-webjobs-sdk: Executed '{functionName}' ({status}, Id=…
    private static readonly string[] OfTheHost = ["Message has reached MaxDequeueCount of", "Failed"];

    private static IReadOnlyDictionary<string, string> Queries { get; } = Template.Prod
        .OfType("Microsoft.Insights/scheduledQueryRules")
        .ToDictionary(
            rule => (string)rule["properties"]!["displayName"]!,
            rule => (string)rule["properties"]!["criteria"]!["allOf"]![0]!["query"]!);

    [Fact]
    public void Alerts_AreForWhatSomebodyHasToHearOf()
    {
        Assert.Equal(
            [
                "books", "failed-runs", "key-missing", "poison", "reconciliation-difference", "server-errors",
                "timers-silent", "webhook-failures",
            ],
            Queries.Keys.Order(StringComparer.Ordinal));
        Assert.All(Template.Prod.OfType("Microsoft.Insights/scheduledQueryRules"), rule =>
            Assert.Single(rule["properties"]!["actions"]!["actionGroups"]!.AsArray()));
    }

    [Fact]
    public void Alerts_LookForWhatIsLogged()
    {
        var templates = Functions.GetTypes()
            .SelectMany(type => type.GetMethods(
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.Message)
            .OfType<string>()
            .ToList();
        var functions = FunctionCatalogue.Load(Functions.GetTypes()).All.Select(function => function.Name).ToList();

        Assert.NotEmpty(templates);
        foreach (var (alert, query) in Queries)
        {
            foreach (var words in Quoted().Matches(query).Select(match => match.Groups[1].Value).Where(IsSought))
            {
                Assert.True(
                    OfTheHost.Contains(words)
                    || NoticeCodes.All.Contains(words)
                    || functions.Contains(words.Replace("Functions.", "", StringComparison.Ordinal))
                    || templates.Any(template => template.Contains(words, StringComparison.Ordinal)),
                    $"{alert} looks for \"{words}\", which is nowhere logged.");
            }
        }
    }

    [Fact]
    public void WebhookAlert_LooksAtTheWebhooks()
    {
        var routes = FunctionCatalogue.Load(Functions.GetTypes()).All
            .Where(function => function.Name.EndsWith("Webhook", StringComparison.Ordinal))
            .Select(function => function.Http!.Route);

        Assert.All(routes, route => Assert.StartsWith("webhooks/stripe", route, StringComparison.Ordinal));
        Assert.Contains("/api/webhooks/stripe", Queries["webhook-failures"], StringComparison.Ordinal);
    }

    [Fact]
    public void Budget_IsTold()
    {
        var budget = Template.Prod.OfType("Microsoft.Consumption/budgets").Single()["properties"]!;
        Assert.All(budget["notifications"]!.AsObject(), one => Assert.True((bool)one.Value!["enabled"]!));
    }

    private static bool IsSought(string words) => words is not (" " or "") && words[0] != '/';

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();
}
