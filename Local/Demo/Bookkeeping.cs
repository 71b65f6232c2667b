using System.Globalization;
using System.Text.Json;

namespace PeepFunctions.Local.Demo;

/// <summary>What the steward does about the books.</summary>
internal sealed class Bookkeeping(DemoWorld world)
{
    private const int Tries = 5;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Compares the books with Stripe now; when money moved meanwhile, once more.</summary>
    public async Task<JsonElement> ReconcileAsync(CancellationToken cancellationToken)
    {
        var run = await ReconcileOnceAsync(cancellationToken);
        for (var attempt = 1; attempt < Tries && run.GetProperty("state").ValueEquals("moving"); attempt++)
            run = await ReconcileOnceAsync(cancellationToken);
        return run;
    }

    /// <summary>Takes what a movement left in suspense: it is the co-op's. Nothing happens once it is out.</summary>
    public async Task ResolveAsync(string movement, DateOnly today, CancellationToken cancellationToken)
    {
        // No event told of it, so that it is in the books when a reconciliation has found it.
        await ReconcileAsync(cancellationToken);
        var suspense = (await world.Steward.GetAsync("api/ledger/suspense?limit=200", cancellationToken)).Expected();
        var waiting = suspense["items"].EnumerateArray()
            .Where(one => one.GetProperty("entry").GetProperty("id").ValueEquals(movement))
            .SelectMany(one => one.GetProperty("waiting").EnumerateArray());
        foreach (var amount in waiting)
        {
            var corrected = await world.Steward.PostAsync(
                $"api/ledger/entries/{movement}/corrections?carry=true",
                new
                {
                    date = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    reason = "Stripe says it makes good for an outage: the co-op's own income",
                    postings = new[]
                    {
                        new
                        {
                            from = "income:other",
                            to = "suspense",
                            amountMinor = -amount.GetProperty("amountMinor").GetInt64(),
                            currency = amount.GetProperty("currency").GetString(),
                        },
                    },
                },
                $"{world.Key}:correction:{movement}",
                cancellationToken);
            corrected.Expected();
        }
    }

    private async Task<JsonElement> ReconcileOnceAsync(CancellationToken cancellationToken)
    {
        var asked = await world.Steward.PostAsync("api/reconciliations", null, null, cancellationToken);
        var id = asked.Expected().Text("id");
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var newest = (await world.Steward.GetAsync("api/reconciliations?limit=20", cancellationToken)).Expected();
            var run = newest["items"].EnumerateArray().FirstOrDefault(one => one.GetProperty("id").ValueEquals(id));
            if (run.ValueKind == JsonValueKind.Object && !run.GetProperty("state").ValueEquals("running"))
                return run;
            if (TimeProvider.System.GetElapsedTime(began) > world.Plan.Patience)
                throw new DemoException($"Reconciliation {id} does not end: {run}");
            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
        }
    }
}
