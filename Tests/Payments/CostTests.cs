using System.Collections.Concurrent;
using System.Globalization;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>
/// What one payment of each kind costs in calls, counted below the SDKs. The table in docs/scaling.md is what this
/// counts: it fails when either changes, and says what the line should be.
/// </summary>
public sealed class CostTests : IAsyncLifetime
{
    private static readonly string[] Verbs = ["insert", "read", "query", "update", "delete"];

    private readonly ConcurrentQueue<string> _heard = new();
    private StripeWorld _world = null!;
    private HistoryCoop _coop = null!;
    private HistoryDesk _desk = null!;
    private string _creator = null!;

    public async Task InitializeAsync()
    {
        _world = await StripeWorld.StartAsync();
        _creator = await _world.OnboardAsync();
        HistoryCreator[] creators = [new("mem_ada", _creator)];
        _desk = new HistoryDesk(_world, new History(1), creators);
        _coop = await HistoryCoop.StartAsync(_world, creators);
        await TellAsync();
        _ = await _coop.ReconcileAsync();
        _coop.Loss.Heard = _heard;
    }

    public async Task DisposeAsync()
    {
        await _coop.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Payments_OfEachKind_CostWhatTheTableSays()
    {
        await PayAsync(); // what is read once and then known
        await TellAsync();
        var lines = new List<string>();
        _heard.Clear();

        var charge = await PayAsync();
        var events = await TellAsync();
        lines.Add(Line("a support as a destination charge"));

        var wanted = events.Last(body => StripeEventTypes.IsWanted(StripeEventHead.Read(body)!.Type));
        await _coop.DeliverAsync(wanted);
        lines.Add(Line("an event that comes again"));

        await _world.V1.Refunds.CreateAsync(
            new() { Charge = charge, ReverseTransfer = true, RefundApplicationFee = true });
        await TellAsync();
        lines.Add(Line("its refund with transfer and fee"));

        charge = await PayAsync();
        await TellAsync();
        _heard.Clear();
        var dispute = await _world.ControlAsync($"charges/{charge}/dispute", "{}");
        await TellAsync();
        await _world.ControlAsync($"disputes/{dispute["id"]}/lose");
        await TellAsync();
        lines.Add(Line("a dispute of it, lost"));

        await _world.SubscribeAsync(10_00, _creator, 10m);
        _world.Clock.Advance(TimeSpan.FromSeconds(2));
        await TellAsync();
        _heard.Clear();
        _world.Clock.Advance(TimeSpan.FromDays(32));
        await TellAsync();
        _world.Clock.Advance(TimeSpan.FromSeconds(2));
        await TellAsync();
        lines.Add(Line("a month of a monthly support"));
        lines.AddRange(await ReconciliationsAsync());

        var text = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Path, "docs", "scaling.md"));
        var differing = lines.Where(line => !text.Contains(line, StringComparison.Ordinal)).ToList();
        Assert.True(differing.Count == 0, $"docs/scaling.md should say:\n{string.Join('\n', differing)}");
    }

    // A payment is looked at again on each night until it is older than the overlap.
    private async Task<IReadOnlyList<string>> ReconciliationsAsync()
    {
        const int payments = 10, nights = 6;
        await NightsAsync(2);
        _heard.Clear();
        await NightsAsync(1);
        var night = Counted();
        for (var count = 0; count < payments; count++)
        {
            await PayAsync();
        }

        await TellAsync();
        _heard.Clear();
        await NightsAsync(nights);
        var all = Counted();
        return
        [
            Line("a night's reconciliation, whatever moved", night),
            Line("a support in all reconciliations", all, night, nights, payments),
        ];
    }

    private async Task NightsAsync(int count)
    {
        for (; count > 0; count--)
        {
            _world.Clock.Advance(TimeSpan.FromDays(1));
            await _coop.ReconcileAsync();
        }
    }

    private async Task<string> PayAsync()
    {
        var charge = await _world.PayAsync(100_00, _creator, 10_00);
        _world.Clock.Advance(TimeSpan.FromSeconds(2));
        return charge.Id;
    }

    private async Task<IReadOnlyList<byte[]>> TellAsync()
    {
        var events = await _desk.NewEventsAsync();
        foreach (var body in events)
        {
            await _coop.DeliverAsync(body);
        }

        return events;
    }

    private List<string> Counted()
    {
        var counted = _heard.ToList();
        _heard.Clear();
        return counted;
    }

    private string Line(string name) => Line(name, Counted());

    // Each message is received and deleted by the host, besides being sent by us.
    private static string Line(
        string name, List<string> calls, List<string>? less = null, int times = 0, decimal parts = 1)
    {
        decimal Of(string verb) =>
            (CountOf(calls, verb) - (times * CountOf(less ?? [], verb))) / parts;
        var counts = Verbs.Select(Of).Append(Verbs.Sum(Of)).Append(3 * Of("queue")).Append(Of("stripe"))
            .Select(count => count.ToString("0.#", CultureInfo.InvariantCulture));
        Console.Error.WriteLine(name + ": " + string.Join(", ", calls.CountBy(call => call).OrderBy(kind => kind.Key)));
        return $"| {name} | {string.Join(" | ", counts)} |";
    }

    private static int CountOf(List<string> calls, string verb) =>
        calls.Count(call => call.StartsWith(verb + " ", StringComparison.Ordinal));
}
