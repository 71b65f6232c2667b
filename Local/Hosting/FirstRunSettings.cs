using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// The settings that a first run cannot have: keys, made once into the state folder, and who founds the co-op. What is
/// configured stays.
/// </summary>
public sealed class FirstRunSettings : ILocalDependency
{
    /// <summary>Who becomes a steward when confirmed, unless configured.</summary>
    public const string FoundingSteward = "steward@peep.example";

    // No handler here outlives a second by much, and nobody should wait for a poll. Everybody of the demo and of the
    // tests calls from one address, and signs in again after each jump of the clock.
    private static readonly (string Name, string Value)[] OnOneMachine =
    [
        ("Peep__CloseFence", "00:00:01"),
        ("AzureFunctionsJobHost__extensions__queues__maxPollingInterval", "00:00:00.200"),
        ("Peep__Limits__CodesPerAddress", "10000"),
        ("Peep__Limits__CodesPerClient", "100000"),
        ("Peep__Limits__GuessesPerClient", "100000"),
        ("Peep__Limits__CheckoutsPerClient", "100000"),
    ];

    private const int KeyBytes = 32;
    private static readonly string[] KeyNames = ["Peep__DataKey", "Peep__IndexKey"];

    /// <inheritdoc />
    public string Name => "Keys";

    /// <inheritdoc />
    public string? Where { get; private set; }

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<string, string>> StartAsync(
        LocalContext context, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>();
        var missing = KeyNames.Where(name => string.IsNullOrEmpty(context.Configuration[KeyPath(name)])).ToList();
        if (missing.Count > 0)
        {
            var file = context.StateFolder is { } folder ? Path.Combine(folder, "keys") : null;
            var keys = file is null ? MakeKeys() : ReadOrMake(file);
            Where = file ?? "random, gone when it stops";
            missing.ForEach(name => settings[name] = keys[name]);
        }

        if (!context.Configuration.GetSection("Peep:FoundingStewards").GetChildren().Any())
        {
            settings["Peep__FoundingStewards__0"] = FoundingSteward;
        }

        foreach (var (name, value) in OnOneMachine.Where(pair => context.Configuration[KeyPath(pair.Name)] is null))
        {
            settings[name] = value;
        }

        return Task.FromResult<IReadOnlyDictionary<string, string>>(settings);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string KeyPath(string name) =>
        name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);

    private static Dictionary<string, string> MakeKeys() => KeyNames.ToDictionary(
        name => name, _ => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));

    private static Dictionary<string, string> ReadOrMake(string file)
    {
        if (File.Exists(file))
        {
            return Read(file);
        }

        var keys = MakeKeys();
        Write(file, JsonSerializer.SerializeToUtf8Bytes(keys));
        return keys;
    }

    private static Dictionary<string, string> Read(string file)
    {
        try
        {
            var keys = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(file)) ?? [];
            if (KeyNames.All(name => keys.TryGetValue(name, out var key)
                && Convert.FromBase64String(key).Length == KeyBytes))
            {
                return keys;
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException)
        {
            throw Broken(file, unreadable);
        }

        throw Broken(file, null);
    }

    // Never replaced silently: what the lost keys encrypted could not be read again.
    private static CannotStartException Broken(string file, Exception? reason)
    {
        var message = $"{file} does not hold the keys {string.Join(" and ", KeyNames)}, 32 bytes in Base64 each. "
            + $"Restore it; or remove {Path.GetDirectoryName(file)} to begin anew.";
        return reason is null ? new CannotStartException(message) : new CannotStartException(message, reason);
    }

    // Written beside and renamed, so that a killed first run leaves all of it or nothing; readable by its owner alone.
    private static void Write(string file, byte[] content)
    {
        var beside = file + ".new";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(beside, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, file);
    }
}
