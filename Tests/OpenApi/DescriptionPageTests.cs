using System.Diagnostics;
using System.Text.Json;

namespace PeepFunctions.Tests;

/// <summary>The page of the API as a browser shows it, and the files that it is made of.</summary>
public sealed class DescriptionPageTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private readonly PeepApp _app = fixture.App;

    [Theory]
    [InlineData("openapi.json", "application/json")]
    [InlineData("docs", "text/html")]
    [InlineData("docs/scalar.js", "text/javascript")]
    public async Task Description_AskedForAgain_IsKeptUntilItChanges(string path, string type)
    {
        using var first = await _app.Api.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(200, (int)first.StatusCode);
        Assert.Equal(type, first.Content.Headers.ContentType?.MediaType);
        Assert.True(first.Headers.CacheControl is { Public: true, NoStore: false, MaxAge: not null });

        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await _app.Api.SendAsync(request);
        Assert.Equal(304, (int)again.StatusCode);
    }

    [SkippableFact]
    public async Task Page_InABrowser_ShowsAnOperationAndAsksNobodyElse()
    {
        var chromium = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
            .FirstOrDefault(File.Exists);
        Skip.If(chromium is null, "Chromium is not installed.");
        var folder = Directory.CreateTempSubdirectory("peep-page-").FullName;
        try
        {
            var (page, console) = await OpenAsync(chromium!, folder);

            Assert.Contains("Signs out everywhere", page, StringComparison.Ordinal);
            Assert.DoesNotContain("Content Security Policy", console, StringComparison.Ordinal);
            Assert.Equal(
                [new Uri(_app.Address, "api/docs/scalar.js"), new Uri(_app.Address, "api/openapi.json")],
                RequestsOf(Path.Combine(folder, "net.json")).OrderBy(one => one.AbsoluteUri, StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<(string Page, string Console)> OpenAsync(string chromium, string folder)
    {
        var start = new ProcessStartInfo(chromium) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[]
        {
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            $"--user-data-dir={folder}", $"--log-net-log={Path.Combine(folder, "net.json")}", "--enable-logging=stderr",
            "--virtual-time-budget=20000", "--dump-dom", new Uri(_app.Address, "api/docs").AbsoluteUri,
        })
        {
            start.ArgumentList.Add(argument);
        }

        using var browser = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        try
        {
            var page = browser.StandardOutput.ReadToEndAsync(deadline.Token);
            var console = browser.StandardError.ReadToEndAsync(deadline.Token);
            await browser.WaitForExitAsync(deadline.Token);
            return (await page, await console);
        }
        finally
        {
            if (!browser.HasExited)
            {
                browser.Kill(entireProcessTree: true);
            }
        }
    }

    // What the page asked for; the browser asks for things of its own, too, whom its list of hosts keeps from it.
    private List<Uri> RequestsOf(string netLog)
    {
        var page = _app.Address.GetLeftPart(UriPartial.Authority);
        using var log = JsonDocument.Parse(File.ReadAllText(netLog));
        return
        [
            .. log.RootElement.GetProperty("events").EnumerateArray()
                .Where(one => one.TryGetProperty("params", out var values) && values.ValueKind == JsonValueKind.Object
                    && values.TryGetProperty("initiator", out var initiator) && initiator.GetString() == page)
                .Select(one => new Uri(one.GetProperty("params").GetProperty("url").GetString()!))
                .Distinct(),
        ];
    }
}
