namespace PeepFunctions.Local.Hosting;

/// <summary>
/// A file held by one process at a time. The operating system lets go of it when that process ends, however it ends;
/// the file itself stays, because deleting it would let two processes hold two files of one name.
/// </summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _held;

    private FileLock(FileStream held) => _held = held;

    /// <summary>Takes the lock, or returns null when somebody holds it.</summary>
    public static FileLock? TryAcquire(string path)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Takes the lock, waiting for whoever holds it.</summary>
    public static async Task<FileLock> AcquireAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryAcquire(path) is { } acquired)
            {
                return acquired;
            }

            await Task.Delay(LookAgain, cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _held.Dispose();
}
