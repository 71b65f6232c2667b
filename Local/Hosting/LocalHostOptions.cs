using System.Globalization;
using System.Net;
using System.Reflection;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// How to run the functions on this machine. The defaults suit a test: nothing kept, nothing printed.
/// </summary>
public sealed record LocalHostOptions
{
    /// <summary>The port to answer on; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The address to answer on; anything but a loopback address is refused.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Where the functions are; the entry assembly when null.</summary>
    public Assembly? Functions { get; init; }

    /// <summary>What the app calls itself, its meter among others.</summary>
    internal string? AppName => (Functions ?? Assembly.GetEntryAssembly())?.GetName().Name;

    /// <summary>Only these function classes; all of the assembly's when null.</summary>
    public IReadOnlyCollection<Type>? FunctionTypes { get; init; }

    /// <summary>The path of host.json; the one beside the assembly when null.</summary>
    public string? HostJson { get; init; }

    /// <summary>Settings that win over local.settings.json and the environment.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether local.settings.json and the environment are read at all.</summary>
    public bool ReadEnvironment { get; init; }

    /// <summary>Where state is kept between runs; null keeps nothing.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Business time; when null, a clock resumed from the state folder.</summary>
    public LocalClock? Clock { get; init; }

    /// <summary>Where progress, the banner and the log are written; null is silent.</summary>
    public TextWriter? Console { get; init; }

    /// <summary>Whether <c>--demo</c> was asked for.</summary>
    public bool Demo { get; init; }

    /// <summary>What is started before the app's configuration is read, in order.</summary>
    public IReadOnlyList<ILocalDependency> Dependencies { get; init; } = [];

    /// <summary>What runs, one after the other and beside the server, once everything has started.</summary>
    public IReadOnlyList<Func<LocalHost, CancellationToken, Task>> AfterStart { get; init; } = [];

    /// <summary>Lines of the banner to copy and try; <c>{address}</c> stands for where the host answers.</summary>
    public IReadOnlyList<string> TryLines { get; init; } = [];

    internal QueueTiming QueueTiming { get; init; } = QueueTiming.Host;

    /// <summary>How often a host looks whether it may run another's timers; a minute in the Functions host.</summary>
    internal TimeSpan TimerRecheck { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Reads <c>--port N</c>, <c>--memory</c>, <c>--demo</c> and settings as <c>--Name value</c>.</summary>
    /// <exception cref="CannotStartException">An argument means nothing.</exception>
    public static LocalHostOptions Parse(IReadOnlyList<string> arguments, string stateFolder)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var options = new LocalHostOptions
        {
            Port = 7071,
            StateFolder = stateFolder,
            ReadEnvironment = true,
            Settings = settings,
        };
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument == "--memory")
                options = options with { StateFolder = null };
            else if (argument == "--demo")
                options = options with { Demo = true };
            else if (!argument.StartsWith("--", StringComparison.Ordinal))
                throw new CannotStartException($"What is \"{argument}\"? Known are --port N, --memory, --demo and --Setting value.");
            else
            {
                var (name, value) = Split(argument, i + 1 < arguments.Count ? arguments[i + 1] : null, ref i);
                if (string.Equals(name, "port", StringComparison.OrdinalIgnoreCase))
                    options = options with { Port = ParsePort(value) };
                else
                    settings[name] = value;
            }
        }

        return options;
    }

    private static (string Name, string Value) Split(string argument, string? next, ref int i)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0)
            return (argument[2..equals], argument[(equals + 1)..]);
        if (next is null || next.StartsWith("--", StringComparison.Ordinal))
            throw new CannotStartException($"{argument} needs a value.");
        i++;
        return (argument[2..], next);
    }

    private static int ParsePort(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new CannotStartException($"--port takes a number from 0 to {IPEndPoint.MaxPort}, not \"{value}\".");
}
