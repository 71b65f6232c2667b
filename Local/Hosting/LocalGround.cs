using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// What a host stands on before it is built: its port, its clock, its state folder and the dependencies that run.
/// </summary>
internal sealed class LocalGround : IAsyncDisposable
{
    private readonly List<ILocalDependency> _started = [];

    private LocalGround(Socket socket, LocalClock clock, ClockFile clockFile)
    {
        Socket = socket;
        Clock = clock;
        ClockFile = clockFile;
        var endpoint = (IPEndPoint)socket.LocalEndPoint!;
        Address = new UriBuilder(Uri.UriSchemeHttp, endpoint.Address.ToString(), endpoint.Port).Uri;
    }

    /// <summary>
    /// Bound early, so that every dependency can be told the address and a taken port is told at once.
    /// </summary>
    internal Socket Socket { get; }

    internal Uri Address { get; }

    internal LocalClock Clock { get; }

    internal ClockFile ClockFile { get; }

    internal IReadOnlyList<ILocalDependency> Dependencies => _started;

    internal static LocalGround Prepare(LocalHostOptions options, ConfigurationManager configuration)
    {
        if (configuration["WEBSITE_SITE_NAME"] is { Length: > 0 })
        {
            throw new CannotStartException("WEBSITE_SITE_NAME is set, so this is Azure; the local host's keys are public "
                + "and its storage is an emulator's. Publish with FunctionsRuntime=azure.");
        }

        if (!IPAddress.IsLoopback(options.Address))
        {
            throw new CannotStartException(
                $"{options.Address} is not a loopback address; the local host's keys are public.");
        }

        if (options.StateFolder is not null)
            Directory.CreateDirectory(options.StateFolder);
        var clockFile = new ClockFile(options.StateFolder);
        var ground = new LocalGround(Bind(options), clockFile.Resume(options.Clock), clockFile);
        try
        {
            // The worker's CreateBuilder cannot be awaited either, and what it returns is read at once.
            Task.Run(() => ground.StartAsync(options, configuration)).GetAwaiter().GetResult();
            return ground;
        }
        catch
        {
            ground.DisposeNow();
            throw;
        }
    }

    internal void DisposeNow() => Task.Run(async () => await DisposeAsync()).GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        Socket.Dispose();
        while (_started.Count > 0)
        {
            var last = _started[^1];
            _started.RemoveAt(_started.Count - 1);
            await last.DisposeAsync();
        }
    }

    private static Socket Bind(LocalHostOptions options)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(options.Address, options.Port));
        }
        catch (SocketException e)
        {
            throw new CannotStartException(
                $"Port {options.Port} cannot be used ({e.Message}). Take another with --port.", e);
        }
    }

    private async Task StartAsync(LocalHostOptions options, ConfigurationManager configuration)
    {
        void Report(string line) => options.Console?.WriteLine(line);
        foreach (var dependency in options.Dependencies)
        {
            _started.Add(dependency);
            var context = new LocalContext(options.StateFolder, Clock, configuration, Address, Report);
            var settings = await dependency.StartAsync(context, CancellationToken.None);
            LocalSetUp.AddSettings(configuration, settings);
        }
    }
}
