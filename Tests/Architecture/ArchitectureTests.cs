using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

public sealed partial class ArchitectureTests
{
    private static readonly Assembly Domain = Assembly.Load("PeepFunctions.Domain");
    private static readonly Assembly Local = typeof(LocalHost).Assembly;
    private static readonly Assembly Functions = Assembly.Load("PeepFunctions");

    [Fact]
    public void Domain_ReferencesNothingButTheBaseClassLibrary()
    {
        // What the runtime itself ships beside System.Private.CoreLib, ASP.NET Core's folder left out.
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

        Assert.All(Domain.GetReferencedAssemblies(), name =>
            Assert.True(File.Exists(Path.Combine(runtime, name.Name + ".dll")), $"Domain references {name.Name}"));
        Assert.DoesNotContain(Domain.GetReferencedAssemblies(), name =>
            name.Name!.StartsWith("System.Net", StringComparison.Ordinal));
    }

    [Fact]
    public void Local_ReferencesNeitherDomainNorFunctionsNorStripe() =>
        Assert.DoesNotContain(Local.GetReferencedAssemblies(), name =>
            name.Name is "PeepFunctions" or "PeepFunctions.Domain" or "Stripe.net");

    [Fact]
    public void Functions_AreLoadedByTheHost_EachHttpTriggerSayingItsLevel() =>
        Assert.NotNull(FunctionCatalogue.Load(Functions.GetTypes()));

    [Fact]
    public void Functions_EveryHttpTriggerIsAnonymous_CallersBeingKnownBySessionOrSignature() =>
        Assert.All(FunctionCatalogue.Load(Functions.GetTypes()).All.Where(function => function.Http is not null),
            function => Assert.Equal(AuthorizationLevel.Anonymous, function.Http!.AuthLevel));

    [Fact]
    public void Functions_EveryRouteIsUnambiguous()
    {
        var http = FunctionCatalogue.Load(Functions.GetTypes()).All.Where(function =>
            function.Http is not null).ToList();

        Assert.Empty(
            from first in http
            from second in http
            where string.CompareOrdinal(first.Name, second.Name) < 0
                && FunctionCatalogue.MethodsOverlap(first.Http!, second.Http!)
                && RouteOverlap.Exists(FunctionCatalogue.RouteOf(first), FunctionCatalogue.RouteOf(second))
            select $"{first.Name} and {second.Name}");
    }

    // What a caller sends is a value of a filter, never a part of it.
    [Fact]
    public void Functions_EveryTableFilter_IsMadeOfTypedValues()
    {
        var folder = Path.Combine(RepositoryFolder.Path, "Functions");
        var files = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)[0] != "obj")
            .Select(file => (file, text: File.ReadAllText(file)))
            .ToList();

        Assert.Contains(files, file => FilterPattern().IsMatch(file.text));
        Assert.Empty(
            from file in files
            from match in FilterPattern().Matches(file.text)
            where !file.text[..match.Index].TrimEnd().EndsWith("CreateQueryFilter(", StringComparison.Ordinal)
            select $"{file.file}: {match.Value}");
        Assert.Empty(
            from file in files
            from match in BuiltPattern().Matches(file.text)
            select $"{file.file}: {match.Value}");
    }

    // Rows are read where their form is checked, and nowhere else (docs/adr/0013).
    [Fact]
    public void Functions_ReadRowsOnlyByTableAccess()
    {
        var folder = Path.Combine(RepositoryFolder.Path, "Functions");
        var reads = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => (
                File: Path.GetRelativePath(folder, file),
                Calls: File.ReadLines(file).Count(line => ReadPattern().IsMatch(line))))
            .Where(file => file.Calls > 0);

        Assert.Equal([(Path.Combine("Storage", "TableAccess.cs"), 2)], reads);
    }

    [Theory]
    [InlineData("items/{id}", "items/recent", true)]
    [InlineData("items/{id}", "Items/{name}/", true)]
    [InlineData("items/{id:int}", "items/recent", true)]
    [InlineData("items/{id?}", "items", true)]
    [InlineData("files/{*rest}", "files/a/b", true)]
    [InlineData("items/{id}", "items/{id}/lines", false)]
    [InlineData("items/{id}/open", "items/{id}/close", false)]
    [InlineData("items", "things", false)]
    [InlineData("items/{id}.csv", "items/totals", true)]
    public void RouteOverlap_SeesWhatTwoRoutersCouldTakeDifferently(string first, string second, bool overlap)
    {
        Assert.Equal(overlap, RouteOverlap.Exists(first, second));
        Assert.Equal(overlap, RouteOverlap.Exists(second, first));
    }

    [Fact]
    public async Task Publishing_TakesTheAzureRuntime_AndBuildingTheLocalOne()
    {
        Assert.Equal((0, "azure"), await DotnetAsync("msbuild", "Functions", "-getProperty:FunctionsRuntime", "-p:_IsPublishing=true"));
        Assert.Equal((0, "local"), await DotnetAsync("msbuild", "Functions", "-getProperty:FunctionsRuntime"));
    }

    [Fact]
    public async Task Publishing_TheLocalRuntime_IsAnError()
    {
        var (code, output) = await DotnetAsync(
            "msbuild", "Functions", "-t:Publish", "-p:NoBuild=true", "-p:FunctionsRuntime=local", "-nologo");

        Assert.Equal(1, code);
        Assert.Contains("must not be deployed", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> DotnetAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = RepositoryFolder.Path,
            RedirectStandardOutput = true,
        };
        // Set by the test run's own SDK; a child must find its own.
        start.Environment.Remove("MSBUILD_EXE_PATH");
        start.Environment.Remove("MSBuildExtensionsPath");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output.Trim());
    }

    // A text that compares a column: PartitionKey eq …
    [GeneratedRegex(@"[$@]*""[^""\n]*\b[A-Z]\w+ (eq|ne|lt|le|gt|ge) [^""\n]*""")]
    private static partial Regex FilterPattern();

    // What answers with rows, one or many: QueryAsync, GetEntityIfExistsAsync …
    [GeneratedRegex(@"\b(Query|GetEntity|GetEntityIfExists)(Async)?\s*<")]
    private static partial Regex ReadPattern();

    // The same put together by hand, or given as a lambda that is not translated but formatted.
    [GeneratedRegex("""\b(eq|ne|lt|le|gt|ge) '?"\s*\+|string\.(Format|Concat)\([^)]*\b(eq|ne|lt|le|gt|ge)\b""")]
    private static partial Regex BuiltPattern();
}
