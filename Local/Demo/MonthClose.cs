namespace PeepFunctions.Local.Demo;

/// <summary>Has the clock pass a month's end, and waits for what the co-op then does by itself.</summary>
internal sealed class MonthClose(DemoWorld world, CoopFacts coop, DateOnly month)
{
    /// <summary>The state of a run that is through.</summary>
    public const string Paid = "paid";

    /// <summary>The state of a run without a surplus.</summary>
    public const string Carried = "carried";

    private const string None = "not begun";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(150);

    private string Path => $"api/dividends/{CoopFacts.PeriodOf(month)}";

    /// <summary>How far the month's run is.</summary>
    public async Task<string> StateAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken))?.Text("state") ?? None;

    /// <summary>Closes the month, and returns the state that its run came to.</summary>
    public async Task<string> CompleteAsync(CancellationToken cancellationToken)
    {
        await world.Clock.MoveToAsync(coop.CloseOf(month), cancellationToken);
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var run = await ReadAsync(cancellationToken);
            var state = run?.Text("state") ?? None;
            if (state is Paid or Carried)
                return state;

            if (TimeProvider.System.GetElapsedTime(began) > world.Plan.Patience)
            {
                throw new DemoException(
                    $"{Path} is still \"{state}\" after {world.Plan.Patience.TotalSeconds:0} s: {run?.Body}");
            }

            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<ApiAnswer?> ReadAsync(CancellationToken cancellationToken)
    {
        var answer = await world.Steward.GetAsync(Path, cancellationToken);
        return answer.Code == "not-found" ? null : answer.Expected();
    }
}
