using System.Diagnostics;
using System.Globalization;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Local.Azurite;

/// <summary>
/// The Azurite of a run that was killed goes on for a moment to write what it holds; a new one on the same folder must
/// not start before it is done.
/// </summary>
internal static class PreviousAzurite
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // Linux counts a process's start in hundredths of a second from a boot time that is itself rounded to seconds.
    private static readonly TimeSpan StartRounding = TimeSpan.FromSeconds(2);

    public static async Task WaitForEndAsync(string pidFile, CancellationToken cancellationToken)
    {
        using var previous = Find(pidFile);
        if (previous is null)
        {
            return;
        }

        try
        {
            await previous.WaitForExitAsync(cancellationToken).WaitAsync(Limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new CannotStartException(
                $"The Azurite of a previous run (process {previous.Id}) still holds "
                + $"{Path.GetDirectoryName(pidFile)}. End that process and start again.");
        }
    }

    private static Process? Find(string pidFile)
    {
        if (!File.Exists(pidFile)
            || !int.TryParse(File.ReadAllText(pidFile), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        try
        {
            var process = Process.GetProcessById(id);

            // A number is given out again only after its process ended: whoever has it now and started after the file
            // was written is somebody else.
            if (process.StartTime.ToUniversalTime() <= File.GetLastWriteTimeUtc(pidFile) + StartRounding)
            {
                return process;
            }

            process.Dispose();
            return null;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
