namespace PeepFunctions.Functions;

/// <summary>Puts a decision into the form that is stored.</summary>
internal sealed class FrozenRun(
    DividendOutcome outcome, BylawsDocument bylaws, long reserveBeforeMinor, DateTimeOffset lastInstantUtc)
{
    private readonly DividendOutcome.Calculated? _run = outcome as DividendOutcome.Calculated;

    /// <summary>The run with its members.</summary>
    public CalculatedRun With(
        Dictionary<string, FrozenJudgement[]> judgements,
        IEnumerable<FrozenWork> work,
        IReadOnlyDictionary<string, long> accumulatingBefore)
    {
        var shards = Shards.All.ToDictionary(shard => shard, _ => new FrozenShard());
        foreach (var payment in outcome.Payments)
        {
            shards[Shards.Of(payment.Payee)].Payments.Add(payment);
        }

        foreach (var redeemed in outcome.Redemption?.ByMember ?? [])
        {
            shards[Shards.Of(redeemed.Key)].Redemptions.Add(Freeze(redeemed));
        }

        if (_run is null)
        {
            return new CalculatedRun(outcome, Figures(), null, shards);
        }

        var entries = ClosingEntries.Of(_run, lastInstantUtc).ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        var allocations = _run.Allocations.ToDictionary(member => member.Member, StringComparer.Ordinal);
        foreach (var (member, judged) in judgements)
        {
            allocations.TryGetValue(member, out var allocation);
            var entry = entries.GetValueOrDefault($"{RunId}:{member}");
            shards[Shards.Of(member)].Members.Add(new FrozenMember(
                member,
                judged,
                allocation is null ? [] : [.. allocation.Lines],
                allocation?.AllocatedMinor ?? 0,
                allocation?.CashMinor ?? 0,
                allocation?.CapitalMinor ?? 0,
                entry is null ? null : Freeze(entry)));
        }

        foreach (var cash in Accumulating(_run, accumulatingBefore))
        {
            shards[Shards.Of(cash.Member)].Accumulating.Add(cash);
        }

        foreach (var carried in _run.NegativePatronage)
        {
            shards[Shards.Of(carried.Who)].Negative.Add(carried);
        }

        foreach (var worker in work)
        {
            shards[Shards.Of(worker.Member)].Work.Add(worker);
        }

        return new CalculatedRun(outcome, Figures(), JournalJson.WritePostings(entries[RunId].Postings), shards);
    }

    private static FrozenEntry Freeze(JournalEntry entry) =>
        new(entry.Id, entry.Memo, JournalJson.WritePostings(entry.Postings));

    private FrozenRedemption Freeze(IGrouping<string, RedeemedCapital> redeemed) => new(
        redeemed.Key,
        redeemed.ToDictionary(one => one.Credited.ToString(), one => one.AmountMinor),
        Freeze(Redemption.EntryOf(
            outcome.Period.FiscalYear(bylaws.FiscalYearStartMonth),
            redeemed.Key,
            Money.FromMinor(redeemed.Sum(one => one.AmountMinor), outcome.Currency),
            lastInstantUtc.AddTicks(1))));

    // What was waiting goes on waiting unless this run plans a payment for it, which then says whether it is enough.
    private static IEnumerable<FrozenCash> Accumulating(
        DividendOutcome.Calculated run, IReadOnlyDictionary<string, long> before)
    {
        var planned = run.Payments.Where(payment => payment.Kind == PayableKind.Dividend)
            .ToDictionary(payment => payment.Payee, StringComparer.Ordinal);
        return before.Where(pair => !planned.ContainsKey(pair.Key))
            .Select(pair => new FrozenCash(pair.Key, pair.Value))
            .Concat(planned.Values.Where(payment => payment.State == PaymentState.Accumulating)
                .Select(payment => new FrozenCash(payment.Payee, payment.AmountMinor)));
    }

    private string RunId => RunPosting.EntryId(outcome.Period);

    private RunFigures Figures() => new(
        [.. outcome.Window.Select(period => period.ToString())],
        outcome.Currency.Code,
        outcome.BylawsVersion,
        outcome.Phase,
        outcome.IncomeMinor,
        outcome.ExpensesMinor,
        outcome.SurplusMinor,
        _run is null ? [] : [.. _run.Waterfall.Select(Show)],
        _run is null ? [] : [.. _run.Pools.Select(Show)],
        _run?.AllocatedMinor ?? 0,
        _run?.CashMinor ?? 0,
        _run?.CapitalMinor ?? 0,
        _run?.UndistributedMinor ?? 0,
        outcome.NextPhase,
        outcome.CommunityOwned.Count,
        reserveBeforeMinor + (_run?.ReserveMinor ?? 0),
        bylaws.PayoutApprovals,
        bylaws.RedeemCapitalAfterMonths,
        outcome.Redemption is { } redemption
            ? new RedemptionFigures(redemption.FundsMinor, redemption.DueMinor, redemption.RedeemedMinor)
            : null);

    private static WaterfallDocument Show(WaterfallLine line) => new(
        line.Step switch
        {
            WaterfallStepKind.Reserve => "reserve",
            WaterfallStepKind.Tithe => "tithe",
            WaterfallStepKind.Patronage => "patronage",
            WaterfallStepKind.Buyback => "buyback",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        line.Payee,
        line.BaseMinor,
        line.Rate.Count,
        line.AmountMinor);

    private static PoolDocument Show(PoolResult pool) => new(
        pool.Class,
        pool.Basis,
        pool.PoolMinor,
        pool.MemberPatronage,
        pool.TotalPatronage,
        pool.NonMemberMinor,
        pool.Members);
}
