using PeepFunctions.Local.Demo;

namespace PeepFunctions.Tests;

public sealed class ProgressLineTests
{
    [Fact]
    public void Steps_WhenNotATerminal_PrintOneLineAtTheEndAlone()
    {
        using var console = new StringWriter();
        var progress = new ProgressLine(console, isTerminal: false);

        progress.Begin("2027-01", 3);
        progress.Step("support");
        Assert.Equal("", console.ToString());
        progress.End("paid");

        var line = Assert.Single(console.ToString().Split(console.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches(@"^  2027-01  \[#{24}\]    3/3    00:\d\d  paid *$", line);
    }

    [Fact]
    public void Steps_OnATerminal_RedrawTheSameLine()
    {
        using var console = new StringWriter();
        var progress = new ProgressLine(console, isTerminal: true);

        progress.Begin("2027-01", 4);
        progress.End("paid");

        var drawn = console.ToString().TrimEnd('\r', '\n').Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith($"  2027-01  [{new string('.', 24)}]", drawn[0], StringComparison.Ordinal);
        Assert.StartsWith($"  2027-01  [{new string('#', 24)}]", drawn[1], StringComparison.Ordinal);
        Assert.Equal(drawn[0].Length, drawn[1].Length);
    }
}
