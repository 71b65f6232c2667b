namespace PeepFunctions.Tests;

/// <summary>What may be deployed, and that every fault is named.</summary>
public sealed class PublishCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peep-publish-").FullName;

    public PublishCheckTests()
    {
        foreach (var file in new[]
        {
            "host.json", "worker.config.json", "extensions.json", "PeepFunctions.dll", "PeepFunctions.Domain.dll",
            "PeepFunctions.deps.json", "PeepFunctions.runtimeconfig.json",
        })
        {
            Write(file, "{}");
        }

        Write("functions.metadata", """
            [
              { "name": "GetBylaws", "bindings": [ { "type": "httpTrigger" } ] },
              { "name": "CloseMonth", "bindings": [ { "type": "timerTrigger" } ] },
              { "name": "SendMail", "bindings": [ { "type": "queueTrigger" } ] }
            ]
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Check_OfWhatTheHostReads_Passes() =>
        Assert.Equal(0, (await Shell.RunAsync("publish-check.sh", [_folder])).Code);

    [Theory]
    [InlineData("host.json")]
    [InlineData("functions.metadata")]
    [InlineData("worker.config.json")]
    [InlineData("PeepFunctions.dll")]
    public async Task Check_WithoutAFile_NamesIt(string file)
    {
        File.Delete(Path.Combine(_folder, file));

        await AssertFaultAsync($"{file} is missing");
    }

    [Theory]
    [InlineData("PeepFunctions.Local.dll")]
    [InlineData("Azurite/azurite-shim.cjs")]
    [InlineData("local.settings.json")]
    public async Task Check_WithAFileOfTheLocalBuild_NamesIt(string file)
    {
        Write(file, "{}");

        await AssertFaultAsync($"{file} belongs to the local build");
    }

    [Fact]
    public async Task Check_WithoutAKindOfTrigger_NamesIt()
    {
        Write("functions.metadata", """[{ "name": "GetBylaws", "bindings": [ { "type": "httpTrigger" } ] }]""");

        await AssertFaultAsync("functions.metadata has no queueTrigger");
    }

    [Fact]
    public async Task Check_WithLocalAmongTheDependencies_NamesIt()
    {
        Write("PeepFunctions.deps.json", """{ "libraries": { "PeepFunctions.Local/1.0.0": {} } }""");

        await AssertFaultAsync("names PeepFunctions.Local");
    }

    private async Task AssertFaultAsync(string fault)
    {
        var (code, output) = await Shell.RunAsync("publish-check.sh", [_folder]);
        Assert.Equal(1, code);
        Assert.Contains(fault, output, StringComparison.Ordinal);
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
