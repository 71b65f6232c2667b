using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Tests;

/// <summary>Everything is sent to a collector where the settings name one.</summary>
public sealed class CollectorTests
{
    [Fact]
    public async Task Collector_NamedInTheSettings_GetsTracesMetricsAndLogs()
    {
        var taken = new ConcurrentQueue<(string Path, string Body)>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            taken.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await collector.StartAsync();
        var address = collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!
            .Addresses.Single();

        await using (var app = await PeepApp.StartAsync(new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        }))
        {
            await app.SignUpAsync("collected", "creator");
        }

        var all = taken.ToLookup(one => one.Path, one => one.Body);
        Assert.Contains(all["/v1/traces"], body => body.Contains("process mail", StringComparison.Ordinal));
        Assert.Contains(all["/v1/metrics"], body => body.Contains("peep.mails.sent", StringComparison.Ordinal));
        Assert.NotEmpty(all["/v1/logs"]);
        Assert.DoesNotContain(taken, one =>
            one.Body.Contains("collected@people.example", StringComparison.OrdinalIgnoreCase)
            || one.Body.Contains(PeepApp.Steward, StringComparison.OrdinalIgnoreCase));
    }
}
