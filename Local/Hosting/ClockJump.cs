namespace PeepFunctions.Local.Hosting;

/// <summary>What came of asking business time to move on.</summary>
internal abstract record ClockJumpOutcome
{
    private ClockJumpOutcome()
    {
    }

    /// <summary>It did, and these timers ran.</summary>
    internal sealed record Jumped(DateTimeOffset NowUtc, IReadOnlyList<string> Ran) : ClockJumpOutcome;

    /// <summary>It never goes back.</summary>
    internal sealed record Backward(DateTimeOffset NowUtc) : ClockJumpOutcome;

    /// <summary>These would not come to rest.</summary>
    internal sealed record Busy(IReadOnlyList<string> With) : ClockJumpOutcome;
}

/// <summary>
/// Moves business time: only once nothing is being worked on, so that what belongs to the old time is done in it; then
/// runs the timers that the jump made due.
/// </summary>
internal sealed class ClockJump(
    LocalClock clock, ClockFile file, TimerListeners timers, FunctionInvoker invoker, IEnumerable<IBackgroundWork> work)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private readonly IReadOnlyList<IBackgroundWork> _work = [.. work];

    /// <summary>How long it waits for rest.</summary>
    internal TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(60);

    internal async Task<ClockJumpOutcome> ToAsync(DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        using var held = await timers.HoldAsync(cancellationToken);
        if (nowUtc < clock.GetUtcNow())
            return new ClockJumpOutcome.Backward(clock.GetUtcNow());
        if (await BusyWithAsync(cancellationToken) is { Count: > 0 } busy)
            return new ClockJumpOutcome.Busy(busy);
        if (!clock.TryAdvanceTo(nowUtc))
            return new ClockJumpOutcome.Backward(clock.GetUtcNow());
        file.Save(clock);
        return new ClockJumpOutcome.Jumped(clock.GetUtcNow(), await timers.RunDueAsync());
    }

    private async Task<IReadOnlyList<string>> BusyWithAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            // Work may move from a queue counted late to one counted early while we count; it cannot without a run, so
            // two counts of nothing with no run begun in between are rest.
            var runs = invoker.Started;
            var busy = await CountAsync(cancellationToken);
            if (busy.Count == 0)
                busy = await CountAsync(cancellationToken);
            if (busy.Count == 0 && runs == invoker.Started)
                return [];
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                return busy.Count > 0 ? busy : [invoker.Name];
            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> CountAsync(CancellationToken cancellationToken)
    {
        var busy = new List<string>();
        foreach (var work in _work)
        {
            if (await work.CountPendingAsync(cancellationToken) is > 0 and var count)
                busy.Add($"{work.Name} ({count})");
        }

        return busy;
    }
}
