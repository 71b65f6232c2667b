namespace PeepFunctions.Local.Hosting;

/// <summary>
/// Business time on one machine: it runs with the system's clock, ahead of it by an offset that only grows. Waits never
/// use it.
/// </summary>
public sealed class LocalClock : TimeProvider
{
    private readonly Lock _gate = new();
    private TimeSpan _ahead;

    /// <summary>A clock that starts at an instant, or at the system's time when that is later or null.</summary>
    public LocalClock(DateTimeOffset? startUtc = null) =>
        _ahead = startUtc is { } start && start > System.GetUtcNow() ? start - System.GetUtcNow() : TimeSpan.Zero;

    /// <summary>Raised after the clock has jumped, on the thread that moved it.</summary>
    public event EventHandler? Jumped;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return System.GetUtcNow() + _ahead;
        }
    }

    /// <summary>Moves the clock forward; false, and nothing happens, when that would be backward.</summary>
    public bool TryAdvanceTo(DateTimeOffset nowUtc)
    {
        lock (_gate)
        {
            var ahead = nowUtc - System.GetUtcNow();
            if (ahead < _ahead)
            {
                return false;
            }

            _ahead = ahead;
        }

        Jumped?.Invoke(this, EventArgs.Empty);
        return true;
    }
}
