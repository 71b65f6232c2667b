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

            Assert.Contains("Takes a code: signs in", page, StringComparison.Ordinal);
            Assert.DoesNotContain("Content Security Policy", console, StringComparison.Ordinal);
            var asked = RequestsOf(Path.Combine(folder, "net.json"));
            Assert.Contains(new Uri(_app.Address, "api/docs/scalar.js").AbsoluteUri, asked);
            Assert.Contains(new Uri(_app.Address, "api/openapi.json").AbsoluteUri, asked);
            Assert.All(asked, one => Assert.StartsWith(_app.Address.AbsoluteUri, one, StringComparison.Ordinal));
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
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-default-apps",
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

    private static List<string> RequestsOf(string netLog)
    {
        using var log = JsonDocument.Parse(File.ReadAllText(netLog));
        return
        [
            .. log.RootElement.GetProperty("events").EnumerateArray()
                .Where(one => one.TryGetProperty("params", out var values)
                    && values.ValueKind == JsonValueKind.Object && values.TryGetProperty("url", out _)
                    && values.TryGetProperty("method", out _))
                .Select(one => one.GetProperty("params").GetProperty("url").GetString()!)
                .Where(url => url.StartsWith("http", StringComparison.Ordinal))
                .Distinct(),
        ];
    }
}
