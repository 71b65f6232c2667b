using System.Globalization;
using System.Text.Json;

namespace PeepFunctions.Local.Demo;

/// <summary>Looks at the year from outside: the books against Stripe, the runs against the statements.</summary>
internal sealed class Inspection(DemoWorld world, CoopFacts coop, YearBook year)
{
    private static readonly string[] BalanceParts = ["available", "pending"];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        await world.Stripe.WaitForDeliveriesAsync(world.Plan.Patience, cancellationToken);
        var reconciled = await CheckReconciliationAsync(cancellationToken);
        var now = DateOnly.FromDateTime((await world.Clock.NowAsync(cancellationToken)).UtcDateTime);
        return
        [
            reconciled,
            .. await CheckBooksAsync(cancellationToken),
            await CheckBalanceAsync(now, cancellationToken),
            await CheckMovementsAsync(now, cancellationToken),
            await CheckSuspenseAsync(cancellationToken),
            await CheckDisputesAsync(now, cancellationToken),
            CheckChain(),
            CheckTransfers(),
            await CheckConfirmedAsync(cancellationToken),
            await CheckStatementsAsync(cancellationToken),
        ];
    }

    private async Task<Finding> CheckReconciliationAsync(CancellationToken cancellationToken)
    {
        var run = await new Bookkeeping(world).ReconcileAsync(cancellationToken);
        var state = run.GetProperty("state").GetString();
        var found = (await ListAsync("api/reconciliations?limit=200", cancellationToken))
            .Sum(one => one.GetProperty("posted").GetInt64());
        var untold = Enumerable.Range(1, world.Plan.Months)
            .Sum(month => MonthPlan.Draw(world.Plan, world.Cast, month).Cash.Movements.Count);
        return new Finding(
            "the reconciliation agrees with Stripe",
            state == "agrees" && run.GetProperty("conflicts").GetArrayLength() == 0 && found >= untold,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{state}; found {untold} movements without an event and {found - untold} before theirs"));
    }

    private async Task<Finding> CheckSuspenseAsync(CancellationToken cancellationToken)
    {
        var waiting = await ListAsync("api/ledger/suspense?limit=200", cancellationToken);
        return new Finding(
            "nothing waits in suspense",
            waiting.Count == 0,
            string.Join(", ", waiting.Select(one => one.GetProperty("entry").GetProperty("id").GetString())));
    }

    private async Task<Finding> CheckDisputesAsync(DateOnly now, CancellationToken cancellationToken)
    {
        var inBooks = await BalanceAsync("assets:in-dispute", now, cancellationToken);
        var (all, open, withdrawn) = (0, 0, 0L);
        await foreach (var dispute in world.Stripe.ListAsync("v1/disputes?limit=100", cancellationToken))
        {
            all++;
            if (DisputeDesk.IsDecided(dispute.GetProperty("status").GetString()))
                continue;

            open++;
            withdrawn -= dispute.GetProperty("balance_transactions").EnumerateArray()
                .Sum(movement => movement.GetProperty("amount").GetInt64());
        }

        return new Finding(
            "assets:in-dispute holds what the open disputes withdrew",
            inBooks == withdrawn,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Amount.Text(inBooks)} and {Amount.Text(withdrawn)}, {open} of {all} open"));
    }

    private async Task<long> BalanceAsync(string account, DateOnly now, CancellationToken cancellationToken)
    {
        var book = await world.Steward.GetAsync(
            $"api/ledger/{CoopFacts.PeriodOf(now)}/trial-balance", cancellationToken);
        return book.Expected()["balances"].EnumerateArray()
            .Where(line => line.GetProperty("account").GetString() == account)
            .Sum(line => line.GetProperty("balanceMinor").GetInt64());
    }

    private async Task<IEnumerable<Finding>> CheckBooksAsync(CancellationToken cancellationToken)
    {
        var check = (await world.Steward.GetAsync("api/ledger/check", cancellationToken)).Expected();
        var findings = check["findings"].EnumerateArray().Select(finding => new Finding(
            $"ledger/check: {finding.GetProperty("kind")} {finding.GetProperty("subject")}",
            Holds: false,
            finding.GetProperty("detail").ToString()));
        return check["checks"].EnumerateArray()
            .Select(line => new Finding(
                line.GetProperty("invariant").GetString()!, line.GetProperty("findings").GetInt32() == 0, ""))
            .Concat(findings);
    }

    private async Task<Finding> CheckBalanceAsync(DateOnly now, CancellationToken cancellationToken)
    {
        var inBooks = await BalanceAsync("assets:stripe", now, cancellationToken);
        var state = await world.Stripe.StateAsync(cancellationToken);
        var atStripe = BalanceParts
            .Sum(part => state[part].EnumerateArray().Sum(money => money.GetProperty("amount").GetInt64()));
        return new Finding(
            "the books hold what the sandbox holds",
            inBooks == atStripe,
            $"{Amount.Text(inBooks)} and {Amount.Text(atStripe)}");
    }

    private async Task<Finding> CheckMovementsAsync(DateOnly now, CancellationToken cancellationToken)
    {
        var posted = new HashSet<string>(StringComparer.Ordinal);
        var entries = 0;
        for (var month = coop.FirstMonth.AddMonths(-2); month <= now; month = month.AddMonths(1))
        {
            var path = $"api/ledger/{CoopFacts.PeriodOf(month)}/entries?limit=200";
            foreach (var entry in await ListAsync(path, cancellationToken))
            {
                if (entry.GetProperty("id").GetString() is { } id && id.StartsWith("txn_", StringComparison.Ordinal))
                {
                    entries++;
                    posted.Add(id);
                }
            }
        }

        var atStripe = (await world.Stripe.StateAsync(cancellationToken)).Number("balanceTransactions");
        return new Finding(
            "every movement at Stripe is posted, once",
            posted.Count == atStripe && entries == atStripe,
            string.Create(CultureInfo.InvariantCulture, $"{atStripe} movements, {entries} entries"));
    }

    private Finding CheckChain()
    {
        var roots = year.Runs.Select(run => (Root: run.Text("root"), Previous: run.Text("previousRoot"))).ToList();
        var holds = roots.All(root => root.Root is { Length: > 0 })
            && roots.Zip(roots.Skip(1)).All(pair => pair.Second.Previous == pair.First.Root);
        return new Finding(
            "every month is closed, has its root, and names the one before",
            holds,
            string.Create(CultureInfo.InvariantCulture, $"{roots.Count} months"));
    }

    private Finding CheckTransfers()
    {
        var twice = year.Transfers
            .Where(transfer => !transfer.GetProperty("reversed").GetBoolean())
            .GroupBy(transfer => (
                YearBook.Metadata(transfer, "kind"),
                YearBook.Metadata(transfer, "period"),
                YearBook.Metadata(transfer, "payee")))
            .Count(group => group.Count() > 1);
        return new Finding(
            "nobody was paid twice for one month",
            twice == 0,
            string.Create(CultureInfo.InvariantCulture, $"{year.Transfers.Count} transfers, {twice} twice"));
    }

    private async Task<Finding> CheckConfirmedAsync(CancellationToken cancellationToken)
    {
        var (sent, confirmed) = (0L, 0L);
        foreach (var run in year.Runs)
        {
            var period = YearBook.PeriodOf(run);
            sent += year.Sent(period);
            confirmed += (await ListAsync($"api/dividends/{period}/payments?limit=200", cancellationToken))
                .Where(payment => payment.GetProperty("state").GetString() == "confirmed")
                .Sum(payment => payment.GetProperty("amountMinor").GetInt64());
        }

        return new Finding(
            "what Stripe sent is what the co-op has confirmed",
            sent == confirmed,
            $"{Amount.Text(sent)} and {Amount.Text(confirmed)}");
    }

    private async Task<Finding> CheckStatementsAsync(CancellationToken cancellationToken)
    {
        var periods = year.Runs.Select(YearBook.PeriodOf).ToArray();
        var shown = periods.ToDictionary(period => period, _ => 0L);
        var statements = 0;
        await world.ForEachAsync(
            world.Cast.Earning,
            async (person, token) =>
            {
                foreach (var period in periods)
                {
                    var statement = await world.MemberOf(person).GetAsync($"api/members/me/statements/{period}", token);
                    if (statement.Code == "not-found")
                        continue;
                    var allocated = statement.Expected().Number("allocatedMinor");
                    lock (shown)
                    {
                        shown[period] += allocated;
                        statements++;
                    }
                }
            },
            cancellationToken);
        var wrong = year.Runs.Where(run => shown[YearBook.PeriodOf(run)] != run.Number("allocatedMinor"))
            .Select(YearBook.PeriodOf)
            .ToList();
        return new Finding(
            "the members' statements add up to each run",
            wrong.Count == 0,
            string.Create(CultureInfo.InvariantCulture, $"{statements} statements")
                + (wrong.Count > 0 ? $", not in {string.Join(", ", wrong)}" : ""));
    }

    private async Task<List<JsonElement>> ListAsync(string path, CancellationToken cancellationToken)
    {
        var items = new List<JsonElement>();
        for (var after = ""; ;)
        {
            var page = (await world.Steward.GetAsync(path + after, cancellationToken)).Expected();
            items.AddRange(page["items"].EnumerateArray());
            if (page["next"].GetString() is not { } next)
                return items;
            after = $"&after={Uri.EscapeDataString(next)}";
        }
    }
}
