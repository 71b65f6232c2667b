using System.Buffers.Binary;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Tests;

/// <summary>
/// The little of the Functions host that a worker meets first: it opens its stream and says who it is, is told to
/// initialize and asked for its functions (azure-functions-dotnet-worker: FunctionRpc.proto, whose field numbers these
/// are).
/// </summary>
internal sealed class FakeFunctionsHost : IAsyncDisposable
{
    private const int StartStream = 20, InitRequest = 17, InitResponse = 16, MetadataRequest = 29, MetadataResponse = 30;

    private readonly WebApplication _application;
    private readonly string _folder;
    private readonly TaskCompletionSource<Told> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeFunctionsHost(WebApplication application, string folder) =>
        (_application, _folder) = (application, folder);

    /// <summary>What the worker told: its id, and its functions.</summary>
    public Task<Told> Worker => _told.Task;

    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<FakeFunctionsHost> StartAsync(string folder)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var host = new FakeFunctionsHost(builder.Build(), folder);
        host._application.Run(host.TalkAsync);
        await host._application.StartAsync();
        return host;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task TalkAsync(HttpContext context)
    {
        Assert.Equal("/AzureFunctionsRpcMessages.FunctionRpc/EventStream", context.Request.Path);
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync();
        var workerId = "";
        while (await ReadAsync(context.Request.Body) is { } message)
        {
            foreach (var (field, value) in ProtoFields.Read(message))
            {
                switch (field)
                {
                    case StartStream:
                        workerId = Text(ProtoFields.Read(value).Single(one => one.Field == 2).Value);
                        await SendAsync(context, InitRequest, ProtoFields.Write(1, "4.1000.0"u8.ToArray()));
                        break;
                    case InitResponse:
                        await SendAsync(
                            context, MetadataRequest, ProtoFields.Write(1, Encoding.UTF8.GetBytes(_folder)));
                        break;
                    case MetadataResponse:
                        _told.TrySetResult(new Told(
                            workerId,
                            [.. ProtoFields.Read(value).Where(one => one.Field == 1).Select(one => Function(one.Value))]));
                        break;
                }
            }
        }
    }

    private static (string, string, IReadOnlyList<string>) Function(byte[] metadata)
    {
        var fields = ProtoFields.Read(metadata).ToLookup(one => one.Field, one => Text(one.Value));
        return (fields[4].Single(), fields[3].Single(), [.. fields[10]]);
    }

    private static string Text(byte[] value) => Encoding.UTF8.GetString(value);

    // gRPC's frame: a flag of compression and the length, four bytes, the greatest first.
    private static async Task<byte[]?> ReadAsync(Stream body)
    {
        var head = new byte[5];
        if (await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            return null;
        }

        Assert.Equal(0, head[0]);
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        await body.ReadExactlyAsync(message);
        return message;
    }

    private static async Task SendAsync(HttpContext context, int field, byte[] content)
    {
        var message = ProtoFields.Write(field, content);
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        await context.Response.Body.WriteAsync(frame);
        await context.Response.Body.FlushAsync();
    }

    /// <summary>What a worker told about itself.</summary>
    public sealed record Told(
        string WorkerId, IReadOnlyList<(string Name, string EntryPoint, IReadOnlyList<string> Bindings)> Functions);
}
