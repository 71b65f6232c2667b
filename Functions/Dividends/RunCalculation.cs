using System.Collections.Immutable;

namespace PeepFunctions.Functions;

/// <summary>What was decided for a period, ready to be frozen.</summary>
/// <param name="Outcome">The decision.</param>
/// <param name="Figures">The run's figures.</param>
/// <param name="ClosingPostings">The postings that close the window; null when carried.</param>
/// <param name="Shards">What is frozen beside the run, by shard; none when carried.</param>
public sealed record CalculatedRun(
    DividendOutcome Outcome,
    RunFigures Figures,
    string? ClosingPostings,
    IReadOnlyDictionary<string, FrozenShard> Shards)
{
    /// <summary>The ids of the period's own entries that were folded, by shard.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Folded { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What the run begins as: one without surplus is over unless it has something to pay.</summary>
    public DividendRunState State => Outcome is DividendOutcome.Carried && Outcome.Payments.IsEmpty
        ? DividendRunState.Carried
        : DividendRunState.Calculated;
}

/// <summary>Loads what a run is a function of and lets the rules decide. Writes nothing.</summary>
public sealed class RunCalculation(
    DividendRunsTable runs,
    DividendOutcomesTable outcomes,
    WindowReading reading,
    FundsReading funds,
    CapitalTable capital,
    MembersTable members,
    BylawsTable bylawsTable,
    OwnershipReading ownership,
    OpeningReserves opened,
    Coop coop)
{
    private sealed record Carries(
        RunRow? Previous,
        ImmutableArray<CarriedPatronage> Negative,
        IReadOnlyDictionary<string, long> AccumulatingMinor,
        IReadOnlyDictionary<(string Member, MemberClass Class), FrozenJudgement> Judgements,
        IReadOnlyDictionary<string, IReadOnlyDictionary<Period, long>> Work);

    /// <summary>Decides the run that ends with a period, by today's roster.</summary>
    public async Task<CalculatedRun> CalculateAsync(
        Period period, BylawsDocument? other, CancellationToken cancellationToken)
    {
        var carries = await ReadCarriesAsync(period, cancellationToken);
        var start = carries.Previous?.Period.AddMonths(1) ?? coop.FirstPeriod;
        ImmutableArray<Period> window = [.. Enumerable.Range(0, period.MonthsSince(start) + 1).Select(start.AddMonths)];
        var bylaws = other ?? await bylawsTable.InForceAsync(window[0], cancellationToken);
        var roster = await members.ReadRosterAsync(cancellationToken).ToListAsync(cancellationToken);
        var sums = await reading.ReadAsync(
            bylaws,
            window,
            supportFrom: period.AddMonths(1 - bylaws.Eligibility.CreatorPeriods),
            workFrom: carries.Previous is null ? EarliestWork(roster, window[0]) : window[0],
            cancellationToken);
        foreach (var (member, minutes) in carries.Work)
        {
            foreach (var (worked, quantity) in minutes)
            {
                sums.Eligibility.AddMinutes(member, worked, quantity);
            }
        }

        var judgements = Judge(roster, sums.Eligibility, carries);
        var standing = await ownership.BeforeAsync(window, cancellationToken);
        var reserveBefore =
            (carries.Previous?.Decided.ReserveAfterMinor ?? await opened.ReadReserveAsync(cancellationToken))
            + sums.ReserveMovedMinor;
        var endsYear = period == period.FiscalYearEnd(coop.FiscalYearStartMonth);
        var outcome = DividendRun.Decide(new DividendInputs(
            bylaws,
            window,
            carries.Previous?.Decided.NextPhase ?? 0,
            sums.Window,
            [.. roster.Select(member => new RosterRow(
                member.Id,
                MemberClasses.From(judgements[member.Id].Where(one => one.Eligible).Select(one => one.Class)),
                Tenure(member, period)))],
            Math.Max(0, reserveBefore),
            carries.Negative,
            carries.AccumulatingMinor,
            standing.Redeemable,
            standing.TrustUnits)
        {
            IsSold = standing.IsSold,
            FundsMinor = endsYear ? await funds.ReadBeforeAsync(period, cancellationToken) + sums.FundsMovedMinor : 0,
            Capital = endsYear ? [.. await capital.ReadDueAsync(period, cancellationToken)] : [],
        });
        var frozen = new FrozenRun(outcome, bylaws, reserveBefore, period.EndUtc(coop.TimeZone).AddTicks(-1));
        return frozen.With(judgements, AllWork(carries.Work, sums.Work), carries.AccumulatingMinor) with
        {
            Folded = sums.Folded,
        };
    }

    private async Task<Carries> ReadCarriesAsync(Period period, CancellationToken cancellationToken)
    {
        var previous = await runs.FindPayingBeforeAsync(period, cancellationToken);
        var shards = await ReadShardsAsync(previous, cancellationToken);

        // A run that ends a year pays out what accumulated even when it is carried: then nothing of it is left.
        var settled = await runs.FindBeforeAsync(
            period,
            run => !run.IsCarried || run.Period == run.Period.FiscalYearEnd(coop.FiscalYearStartMonth),
            cancellationToken);
        var cash = settled?.Period == previous?.Period ? shards : await ReadShardsAsync(settled, cancellationToken);
        return new Carries(
            previous,
            [.. shards.SelectMany(shard => shard.Negative)],
            settled is null
                ? await opened.ReadOwedDividendsAsync(cancellationToken)
                : cash.SelectMany(shard => shard.Accumulating)
                    .ToDictionary(one => one.Member, one => one.AmountMinor, StringComparer.Ordinal),
            shards.SelectMany(shard => shard.Members)
                .SelectMany(member => member.Judgements.Select(judgement => (member.Member, judgement)))
                .ToDictionary(pair => (pair.Member, pair.judgement.Class), pair => pair.judgement),
            shards.SelectMany(shard => shard.Work).ToDictionary(
                work => work.Member,
                work => (IReadOnlyDictionary<Period, long>)work.Minutes.ToDictionary(
                    pair => Period.Parse(pair.Key), pair => pair.Value),
                StringComparer.Ordinal));
    }

    private async Task<FrozenShard[]> ReadShardsAsync(RunRow? run, CancellationToken cancellationToken) => run is null
        ? []
        : await Task.WhenAll(Shards.All.Select(shard =>
            outcomes.ReadShardAsync(run.Period, run.Hash!, shard, cancellationToken)));

    private Dictionary<string, FrozenJudgement[]> Judge(
        List<RosterMember> roster, EligibilityFold fold, Carries carries)
    {
        var end = fold.AsOf.EndUtc(coop.TimeZone);
        return roster.ToDictionary(
            member => member.Id,
            member => Eligibility.Judge(
                new EligibilitySubject(
                    member.Id,
                    member.StateBefore(end),
                    MemberClasses.From(member.Classes.AtEndOf(fold.AsOf)),
                    member.ContributorSinceUtc is { } since ? Period.Of(since, coop.TimeZone) : null),
                fold)
                .Select(now => Dated(now, carries.Judgements.GetValueOrDefault((member.Id, now.Class))))
                .ToArray(),
            StringComparer.Ordinal);
    }

    private static FrozenJudgement Dated(Eligibility now, FrozenJudgement? before)
    {
        var since = before is not null && before.Eligible == now.Eligible ? before.Since : now.Since.ToString();
        return new FrozenJudgement(now.Class, now.Eligible, now.Reason, since);
    }

    private Period EarliestWork(List<RosterMember> roster, Period start) => roster
        .Select(member => member.ContributorSinceUtc)
        .OfType<DateTimeOffset>()
        .Select(since => Period.Of(since, coop.TimeZone))
        .Append(start)
        .Min();

    // Whole months between becoming active and the end of the window, by the calendar of the co-op's zone.
    private int Tenure(RosterMember member, Period last)
    {
        var end = TimeZoneInfo.ConvertTime(last.EndUtc(coop.TimeZone), coop.TimeZone).DateTime;
        if (member.ActiveSinceUtc is not { } active
            || TimeZoneInfo.ConvertTime(active, coop.TimeZone).DateTime is var since && since >= end)
        {
            return 0;
        }

        var months = ((end.Year - since.Year) * 12) + end.Month - since.Month;
        return since.AddMonths(months) > end ? months - 1 : months;
    }

    private static IEnumerable<FrozenWork> AllWork(
        IReadOnlyDictionary<string, IReadOnlyDictionary<Period, long>> earlier,
        IReadOnlyDictionary<string, IReadOnlyDictionary<Period, long>> now) => earlier.Concat(now)
        .GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
        .Select(group => new FrozenWork(
            group.Key,
            group.SelectMany(minutes => minutes).OrderBy(pair => pair.Key).ToDictionary(
                pair => pair.Key.ToString(), pair => pair.Value)));
}
