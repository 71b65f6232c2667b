using System.Text.RegularExpressions;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>
/// What stewards do stands where all members read it: <see cref="Endpoint"/> notes every call that is theirs to make
/// and writes, and here each must say under which act.
/// </summary>
public sealed partial class StewardActTests
{
    // Endpoint by endpoint, why it needs no act of its own; OtherStewardAct is noted of it all the same.
    private static readonly Dictionary<string, string> Unnamed = [];

    [Fact]
    public void EveryEndpoint_OfStewardsThatWrites_NamesItsAct()
    {
        var named = Chunks().Where(chunk => ActPattern().IsMatch(chunk.Text)).Select(chunk => chunk.Name).ToHashSet();
        var written = EndpointTable.All
            .Where(row => row.Access is Access.Steward or Access.StewardJustNow && row.Method != "GET")
            .Select(row => row.Name)
            .ToList();

        Assert.True(written.Count > 15);
        Assert.Empty(written.Except(named).Except(Unnamed.Keys));
        Assert.Empty(Unnamed.Keys.Except(written));
    }

    [Fact]
    public void EveryAct_ThatAnEndpointNames_HasASubject()
    {
        var acts = Chunks().SelectMany(chunk => ActPattern().Matches(chunk.Text))
            .SelectMany(match => NamePattern().Matches(match.Value))
            .Select(match => Enum.Parse<AuditAct>(match.Groups[1].Value))
            .Distinct()
            .ToList();

        Assert.True(acts.Count > 15);
        Assert.All(acts, act => Assert.NotEqual("other", StewardActLine.SubjectOf(act)));
    }

    // A function with what stands between it and the next one; what two share stands after the second.
    private static IEnumerable<(string Name, string Text)> Chunks()
    {
        var files = Directory.GetFiles(
            Path.Combine(RepositoryFolder.Path, "Functions"), "*Endpoints.cs", SearchOption.AllDirectories);
        foreach (var text in files.Select(File.ReadAllText))
        {
            var starts = FunctionPattern().Matches(text).ToList();
            foreach (var (place, start) in starts.Index())
            {
                var end = place + 1 < starts.Count ? starts[place + 1].Index : text.Length;
                var chunk = text[start.Index..end];
                yield return (start.Groups[1].Value, ShareIn(chunk) ? text[start.Index..] : chunk);
            }
        }
    }

    private static bool ShareIn(string chunk) => !chunk.Contains("endpoint.Answer", StringComparison.Ordinal);

    [GeneratedRegex(@"\[Function\(""(\w+)""\)\]")]
    private static partial Regex FunctionPattern();

    [GeneratedRegex(@"act: [^,)]*AuditAct\.\w+[^,)]*")]
    private static partial Regex ActPattern();

    [GeneratedRegex(@"AuditAct\.(\w+)")]
    private static partial Regex NamePattern();
}
