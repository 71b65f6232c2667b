namespace PeepFunctions.Local.Hosting;

/// <summary>
/// Lets only one host at a time use a state folder: two would give out the same ids and overwrite each other's files.
/// The first dependency to start and the last to end.
/// </summary>
public sealed class StateFolderLock : ILocalDependency
{
    private FileLock? _held;

    /// <inheritdoc />
    public string Name => "State";

    /// <inheritdoc />
    public string? Where { get; private set; }

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<string, string>> StartAsync(
        LocalContext context, CancellationToken cancellationToken)
    {
        Where = context.StateFolder ?? "in memory, kept until it stops";
        if (context.StateFolder is { } folder)
        {
            _held = FileLock.TryAcquire(Path.Combine(folder, "lock"))
                ?? throw new CannotStartException(
                    $"Another local host is using {folder}. Stop that one first, or start this one with --memory.");
        }

        return Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _held?.Dispose();
        return ValueTask.CompletedTask;
    }
}
