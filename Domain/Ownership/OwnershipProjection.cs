using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>
/// The exit to community run forward month by month: each month is decided by the same <see cref="DividendRun"/> as a
/// real one, with nobody on the roster, since who gets the patronage changes nothing of who owns the company. It is a
/// what-if and no promise.
/// </summary>
/// <param name="Months">Every month looked at.</param>
/// <param name="Phases">The phases above the present one.</param>
public sealed record OwnershipProjection(ImmutableArray<ProjectedMonth> Months, ImmutableArray<PhaseForecast> Phases)
{
    /// <summary>Projects.</summary>
    /// <exception cref="ArgumentException">An assumption is out of its range, or no version binds a month.</exception>
    public static OwnershipProjection Of(ProjectionStart start, ProjectionAssumptions assumptions)
    {
        assumptions.Check();
        var months = ImmutableArray.CreateBuilder<ProjectedMonth>(assumptions.Months);
        var state = start;
        var income = assumptions.MonthlyIncomeMinor;
        for (var i = 0; i < assumptions.Months; i++)
        {
            var month = Decide(state, income, assumptions.SurplusOf(income));
            months.Add(month);
            state = After(state, month);
            income = assumptions.Grown(income);
        }

        var all = months.MoveToImmutable();
        return new OwnershipProjection(all, Forecast(start, all));
    }

    private static ProjectedMonth Decide(ProjectionStart state, long income, long surplus)
    {
        var bylaws = BylawsDocument.InForce(state.Versions, state.WindowFrom)
            ?? throw new ArgumentException($"No bylaws bind {state.WindowFrom}.", nameof(state));
        var run = DividendRun.Decide(new DividendInputs(
            bylaws,
            [.. Enumerable.Range(0, state.From.MonthsSince(state.WindowFrom) + 1).Select(state.WindowFrom.AddMonths)],
            state.Phase,
            Fold(bylaws.Currency, income, checked(income - surplus + state.CarriedMinor)),
            [],
            state.ReserveMinor,
            [],
            ImmutableDictionary<string, long>.Empty,
            state.Claims,
            state.TrustUnits)
        {
            IsSold = state.SoldFrom <= state.From,
        });
        var allocated = (run as DividendOutcome.Calculated)?.Buybacks.ToDictionary(
            part => part.Claim, part => part.AmountMinor, StringComparer.Ordinal);
        return new ProjectedMonth(
            state.From,
            income,
            run,
            allocated is null
                ? state.Claims
                : [.. state.Claims.Select(claim => Buyback.After(claim, allocated.GetValueOrDefault(claim.Id)))]);
    }

    private static ProjectionStart After(ProjectionStart state, ProjectedMonth month)
    {
        var next = Next(state, month);
        var now = next.Coming.Where(claim => claim.IssuedOn <= next.From.LastDay).ToImmutableArray();
        return now.IsEmpty
            ? next
            : next with
            {
                Claims =
                [
                    .. next.Claims,
                    .. now.Where(claim => claim.Class != ClaimClass.Trust).Select(claim => claim.After(0)),
                ],
                TrustUnits = next.TrustUnits
                    + now.Where(claim => claim.Class == ClaimClass.Trust).Sum(claim => claim.Units),
                Coming = next.Coming.RemoveRange(now),
            };
    }

    // As between real runs: a month that is carried hands on its loss and no phase.
    private static ProjectionStart Next(ProjectionStart state, ProjectedMonth month) => month.Run switch
    {
        DividendOutcome.Calculated run => state with
        {
            From = state.From.AddMonths(1),
            WindowFrom = state.From.AddMonths(1),
            Phase = run.NextPhase,
            ReserveMinor = checked(state.ReserveMinor + run.ReserveMinor),
            CarriedMinor = 0,
            Claims = month.Claims,
        },
        var carried => state with { From = state.From.AddMonths(1), CarriedMinor = -carried.SurplusMinor },
    };

    private static WindowFold Fold(Currency currency, long income, long expenses)
    {
        var fold = new WindowFold(currency);
        Add(Accounts.OtherIncome, Accounts.Bank, income);
        Add(Accounts.Bank, Accounts.Processing, expenses);
        return fold;

        void Add(Account from, Account to, long minor)
        {
            if (minor > 0)
            {
                var posting = new Posting(from, to, Money.FromMinor(minor, currency));
                fold.Add(new JournalEntry("projected", default, EntrySource.Movement, "", [posting], [], ""));
            }
        }
    }

    private static ImmutableArray<PhaseForecast> Forecast(
        ProjectionStart start, ImmutableArray<ProjectedMonth> months)
    {
        var paying = months.Where(month => month.Run is DividendOutcome.Calculated).ToList();
        var obstacle = start.Claims.IsEmpty && start.TrustUnits == 0 && start.Coming.IsEmpty ? PhaseObstacle.NoUnits
            : start.SoldFrom <= months[^1].Period ? PhaseObstacle.Sold
            : paying.Count == 0 ? PhaseObstacle.NoSurplus
            : start.Claims.Any(claim => claim.LeftMinor > 0) && paying.All(month => month.BuybackMinor == 0)
                ? PhaseObstacle.NoBuyback
                : PhaseObstacle.NotInTime;
        var phases = BylawsDocument.InForce(start.Versions, start.From)!.Phases;
        return
        [
            .. phases.Select((phase, number) => (phase, number)).Where(one => one.number > start.Phase).Select(
                one => paying.FirstOrDefault(month => month.Run.NextPhase >= one.number) is { } month
                    ? new PhaseForecast.Reached(one.number, one.phase.CommunityOwned, month.Period.AddMonths(1))
                    : (PhaseForecast)new PhaseForecast.Never(one.number, one.phase.CommunityOwned, obstacle)),
        ];
    }
}
