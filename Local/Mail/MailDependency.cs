using System.Globalization;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Local.Mail;

/// <summary>
/// Where the app's mail goes, unless <c>Peep__Smtp__Host</c> names a mail server: an outbox to look into.
/// </summary>
public sealed class MailDependency : ILocalDependency
{
    private const string From = "co-op@peep.example";
    private SmtpListener? _listener;
    private MailRoutes? _routes;

    /// <inheritdoc />
    public string Name => "Mail";

    /// <inheritdoc />
    public string? Where { get; private set; }

    /// <summary>What was sent; null before the start or when a mail server is configured.</summary>
    public MailOutbox? Outbox { get; private set; }

    /// <inheritdoc />
    public IReadOnlyList<LocalRoute> Routes => _routes?.All ?? [];

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<string, string>> StartAsync(
        LocalContext context, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>();
        if (string.IsNullOrWhiteSpace(context.Configuration["Peep:Smtp:Host"]))
        {
            var folder = context.StateFolder is { } state ? Path.Combine(state, "mail") : null;
            Outbox = new MailOutbox(folder, context.Clock);
            _listener = new SmtpListener(Outbox);
            _routes = new MailRoutes(Outbox);
            Where = $"kept at {new Uri(context.Address, "local/mail")}";
            settings["Peep__Smtp__Host"] = "127.0.0.1";
            settings["Peep__Smtp__Port"] = _listener.Port.ToString(CultureInfo.InvariantCulture);
            settings["Peep__Smtp__From"] = From;
        }

        return Task.FromResult<IReadOnlyDictionary<string, string>>(settings);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _listener?.DisposeAsync() ?? ValueTask.CompletedTask;
}
