using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>
/// One history, lived by two co-ops over one Stripe: to the first every event is delivered at once and in order, to the
/// second as the history says: three in ten never, others repeated, shuffled, or when the month has long been closed.
/// After a reconciliation their books must be the same.
/// </summary>
internal sealed class HistoryTrial : IAsyncDisposable
{
    private readonly History _history;
    private readonly HistoryDesk _desk;
    private readonly StripeWorld _world;
    private readonly HistoryCoop _perfect, _random;
    private readonly List<(int Due, byte[] Body)> _underWay = [];
    private Period _open = Period.Parse("2036-01");

    private HistoryTrial(
        History history, StripeWorld world, HistoryDesk desk, HistoryCoop perfect, HistoryCoop random) =>
        (_history, _world, _desk, _perfect, _random) = (history, world, desk, perfect, random);

    public HistoryCoop Perfect => _perfect;

    public HistoryCoop Random => _random;

    public HashSet<HistoryStep> Done => _desk.Done;

    public static async Task<HistoryTrial> StartAsync(History history)
    {
        var world = await StripeWorld.StartAsync(
            clock: new FakeTimeProvider(new DateTimeOffset(2036, 1, 24, 12, 0, 0, TimeSpan.Zero)));
        HistoryCreator[] creators =
        [
            new("mem_ada", await world.OnboardAsync()), new("mem_ben", await world.OnboardAsync()),
        ];
        return new HistoryTrial(
            history,
            world,
            new HistoryDesk(world, history, creators),
            await HistoryCoop.StartAsync(world, creators),
            await HistoryCoop.StartAsync(world, creators));
    }

    /// <summary>Lives the history; the random co-op loses the answer of one of its calls, 0 for none.</summary>
    public async Task LiveAsync(long lostAt = 0)
    {
        _random.Loss.Arm(lostAt);
        _random.Loss.TouchesRows = true;
        for (var step = 0; step < _history.Steps.Count; step++)
        {
            await _desk.DoAsync(_history.Steps[step]);
            if (_history.Steps[step] == HistoryStep.Reconciliation)
            {
                await ReconcileEarlyAsync();
            }

            await DeliverAsync(step);
            await CloseMonthsAsync();
        }

        // What came so late that the month is over, and the last month closes too.
        _world.Clock.SetUtcNow(Later(_open.EndUtc(TimeZoneInfo.Utc).AddDays(4), _world.Clock.GetUtcNow()));
        await DeliverAsync(_history.Steps.Count);
        await CloseMonthsAsync();
        await DeliverAsync(int.MaxValue);
    }

    /// <summary>Reconciles both and names every way in which their books differ.</summary>
    public async Task<IReadOnlyList<string>> CompareAsync()
    {
        var faults = new List<string>();
        var atStripe = await _world.TransactionsAsync();
        var eventless = atStripe.Where(moved => moved.SourceId is null).Select(moved => moved.Id).ToHashSet();
        var perfectRun = await _perfect.ReconcileAsync();
        var randomRun = await _random.ReconcileAsync();
        faults.AddRange(perfectRun.Missing.Concat(_history.IsComplete ? randomRun.Missing : [])
            .Where(id => !eventless.Contains(id))
            .Select(id => $"no event brought {id} {atStripe.First(moved => moved.Id == id).Type}"));
        foreach (var run in new[] { perfectRun, randomRun })
        {
            if (run.State != ReconciliationState.Agrees)
            {
                faults.Add($"reconciliation: {run.State} {string.Join(", ", run.Balances)}");
            }
        }

        var (perfect, random) = (await ReadAsync(_perfect), await ReadAsync(_random));
        faults.AddRange(perfect.Except(random).Select(line => $"only delivered perfectly: {line}"));
        faults.AddRange(random.Except(perfect).Select(line => $"only delivered at random: {line}"));

        // What was late has a month to be closed with.
        _world.Clock.SetUtcNow(Later(_open.EndUtc(TimeZoneInfo.Utc).AddDays(4), _world.Clock.GetUtcNow()));
        await CloseMonthsAsync();
        foreach (var (name, coop) in new[] { ("perfect", _perfect), ("random", _random) })
        {
            var found = await HistoryChecks.RunAsync(coop, _world, _desk.Creators);
            faults.AddRange(found.Select(fault => $"{name}: {fault}"));
        }

        return faults;
    }

    public async ValueTask DisposeAsync()
    {
        await _perfect.DisposeAsync();
        await _random.DisposeAsync();
        await _world.DisposeAsync();
    }

    private async Task DeliverAsync(int step)
    {
        foreach (var body in await _desk.NewEventsAsync())
        {
            await _perfect.DeliverAsync(body);
            for (var copies = _history.Copies(); copies > 0; copies--)
            {
                _underWay.Add((step + _history.Delay(), body));
            }
        }

        foreach (var due in _history.Shuffle(_underWay.Where(one => one.Due <= step)))
        {
            await _random.DeliverAsync(due.Body, step == int.MaxValue ? _history.LateDeath() : _history.Death());
        }

        _underWay.RemoveAll(one => one.Due <= step);
    }

    private async Task CloseMonthsAsync()
    {
        for (; _open.EndUtc(TimeZoneInfo.Utc).AddDays(3) < _world.Clock.GetUtcNow(); _open = _open.AddMonths(1))
        {
            await _perfect.CloseAsync(_open);
            await _random.CloseAsync(_open);
        }
    }

    // By the one that hears of little, while Stripe's list may lag behind: whether balances agree does not matter then.
    private async Task ReconcileEarlyAsync()
    {
        _random.Loss.ListEnds = _history.Flip() ? _world.Clock.GetUtcNow().AddHours(-1) : null;
        await _random.ReconcileAsync();
        _random.Loss.ListEnds = null;
    }

    // Ids, true periods, postings, patronage; also what members see of it. Not the period that it was posted to.
    private static async Task<HashSet<string>> ReadAsync(HistoryCoop coop)
    {
        var lines = new List<string>();
        await foreach (var posted in coop.Ledger.ReadAllAsync(default))
        {
            var entry = posted.Entry;
            lines.Add(
                $"{entry.Id} {posted.TruePeriod} {entry.Memo} {JournalJson.WritePostings(entry.Postings)} "
                + $"{JournalJson.WritePatronage(entry.Patronage)} {entry.ContentHash} {entry.Corrects}");
        }

        foreach (var creator in new[] { "mem_ada", "mem_ben" })
        {
            var page = await coop.Get<SupportTable>().ListAsync(creator, new Paging(null, 200), default);
            lines.AddRange(page.Items.Select(line => $"{creator} sees {line}"));
        }

        foreach (var member in new[] { "mem_share0", "mem_share1" })
        {
            var row = await coop.Get<MembersTable>().FindAsync(member, default);
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{member} is {MemberRow.State(row!)}"));
        }

        // The same line twice is another line.
        return [.. lines.GroupBy(line => line, (line, same) => $"{line} × {same.Count()}")];
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
