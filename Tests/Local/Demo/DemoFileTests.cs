using PeepFunctions.Local.Demo;

namespace PeepFunctions.Tests;

public sealed class DemoFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Knows_AfterARestart_WhatWasToldAndTheSeedItBeganWith()
    {
        new DemoFile(_folder.Path, 7).Add("founded");

        var again = new DemoFile(_folder.Path, 8);

        Assert.Equal(7, again.Seed);
        Assert.True(again.IsBegun);
        Assert.True(again.Knows("founded"));
        Assert.False(again.Knows("2027-01/6"));
    }

    [Fact]
    public void Knows_OfADamagedFile_Nothing()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "demo.json"), "{\"seed\":7,");

        Assert.False(new DemoFile(_folder.Path, 8).IsBegun);
    }

    [Fact]
    public void Add_WithoutAFolder_IsRememberedForThisRun()
    {
        var file = new DemoFile(null, 7);
        file.Add("founded");

        Assert.True(file.Knows("founded"));
    }

    public void Dispose() => _folder.Dispose();
}
