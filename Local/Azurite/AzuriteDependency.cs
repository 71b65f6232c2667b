using Microsoft.Extensions.Configuration;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Local.Azurite;

/// <summary>
/// The app's storage, unless <c>AzureWebJobsStorage</c> leads to another: an Azurite that starts and ends with the
/// host.
/// </summary>
public sealed class AzuriteDependency : ILocalDependency
{
    private const string Setting = "AzureWebJobsStorage";
    private const string Account = "peeplocal";
    private readonly string _installFolder;
    private AzuriteProcess? _azurite;

    /// <summary>Installs Azurite into a folder on first use, such as <c>.peep/azurite</c>.</summary>
    public AzuriteDependency(string installFolder) => _installFolder = installFolder;

    /// <inheritdoc />
    public string Name => "Storage";

    /// <inheritdoc />
    public string? Where => _azurite is null ? null : $"Azurite, tables at {_azurite.TableEndpoint(Account)}";

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, string>> StartAsync(
        LocalContext context, CancellationToken cancellationToken)
    {
        if (IsElsewhere(context.Configuration.GetSection(Setting)))
        {
            return new Dictionary<string, string>();
        }

        _azurite = await AzuriteProcess.StartAsync(
            new AzuriteOptions
            {
                InstallFolder = _installFolder,
                Folder = context.StateFolder is { } state ? Path.Combine(state, "storage") : null,
                Accounts = [Account],
                Progress = context.Report,
            },
            cancellationToken);
        return new Dictionary<string, string> { [Setting] = _azurite.ConnectionString(Account) };
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }
    }

    // Either a connection string, or an identity's settings below the name (AzureWebJobsStorage__accountName).
    private static bool IsElsewhere(IConfigurationSection storage) =>
        storage.GetChildren().Any()
        || (!string.IsNullOrWhiteSpace(storage.Value)
            && storage.Value.Trim().TrimEnd(';') != "UseDevelopmentStorage=true");
}
