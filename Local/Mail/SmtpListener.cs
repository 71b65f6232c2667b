using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PeepFunctions.Local.Mail;

/// <summary>Accepts SMTP connections from this machine alone, on a free port.</summary>
internal sealed class SmtpListener : IAsyncDisposable
{
    private readonly MailOutbox _outbox;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _sessions = [];
    private readonly Task _accepting;

    public SmtpListener(MailOutbox outbox)
    {
        _outbox = outbox;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_sessions.Keys);
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var session = ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
                _sessions[session] = true;
                _ = session.ContinueWith(ended => _sessions.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await new SmtpSession(client.GetStream(), _outbox).RunAsync(_stopping.Token);
            }
            catch (Exception gone) when (gone is IOException or InvalidDataException or OperationCanceledException)
            {
                // A client that leaves or talks nonsense loses its connection; what it sent before is kept.
            }
        }
    }
}
