using System.Globalization;
using PeepFunctions.Local.Azurite;

namespace PeepFunctions.Tests;

/// <summary>
/// Empty storage accounts, one for whoever asks, so that tests run side by side and clean nothing up. They live in the
/// memory of an Azurite that the whole test process shares, and that ends when the process does.
/// </summary>
public static class AzuriteAccounts
{
    // What fits into one environment variable on every operating system.
    private const int PerAzurite = 256;

    private static readonly SemaphoreSlim Gate = new(1);
    private static AzuriteProcess? _azurite;
    private static int _given;

    public static string InstallFolder { get; } = Path.Combine(RepositoryFolder.Path, ".peep", "azurite");

    /// <summary>The connection string of an account that nobody else has or will be given.</summary>
    public static async Task<string> NextAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (_azurite is null || _given == PerAzurite)
            {
                // One that is full goes on serving those who have its accounts.
                _azurite = await AzuriteProcess.StartAsync(new AzuriteOptions
                {
                    InstallFolder = InstallFolder,
                    Accounts = [.. Enumerable.Range(0, PerAzurite).Select(Name)],
                    Progress = Console.Error.WriteLine,
                });
                _given = 0;
            }

            return _azurite.ConnectionString(Name(_given++));
        }
        finally
        {
            Gate.Release();
        }
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"peep{number:D3}");
}
