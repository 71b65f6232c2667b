using System.Globalization;
using PeepFunctions.Local.Azurite;

namespace PeepFunctions.Tests;

/// <summary>
/// Empty storage accounts, one for whoever asks, so that tests run side by side and clean nothing up. They live in the
/// memory of two Azurites that the whole test process shares, and that end when the process does: one is a single thread,
/// which tests side by side would wait for.
/// </summary>
public static class AzuriteAccounts
{
    // What fits into one environment variable on every operating system.
    private const int PerAzurite = 256;

    private const int AtOnce = 2;

    private static readonly SemaphoreSlim Gate = new(1);
    private static readonly AzuriteProcess?[] Azurites = new AzuriteProcess?[AtOnce];
    private static int _given;

    public static string InstallFolder { get; } = Path.Combine(RepositoryFolder.Path, ".peep", "azurite");

    /// <summary>The connection string of an account that nobody else has or will be given.</summary>
    public static async Task<string> NextAsync()
    {
        await Gate.WaitAsync();
        try
        {
            var (turn, number) = (_given % AtOnce, _given / AtOnce % PerAzurite);
            if (number == 0)
            {
                // One that is full goes on serving those who have its accounts.
                Azurites[turn] = await AzuriteProcess.StartAsync(new AzuriteOptions
                {
                    InstallFolder = InstallFolder,
                    Accounts = [.. Enumerable.Range(0, PerAzurite).Select(account => Name(turn, account))],
                    Progress = Console.Error.WriteLine,
                });
            }

            _given++;
            return Azurites[turn]!.ConnectionString(Name(turn, number));
        }
        finally
        {
            Gate.Release();
        }
    }

    private static string Name(int turn, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"peep{turn}{number:D3}");
}
