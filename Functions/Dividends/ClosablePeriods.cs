namespace PeepFunctions.Functions;

/// <summary>Why a period is not to be closed now.</summary>
public enum Closability
{
    /// <summary>It is to be closed, or is being closed.</summary>
    Now,

    /// <summary>It is closed.</summary>
    Closed,

    /// <summary>It is before the first bylaws and stays open.</summary>
    History,

    /// <summary>It is not over, or not for as long as settlements take.</summary>
    NotOver,

    /// <summary>The one before it has to be closed first.</summary>
    EarlierOpen,
}

/// <summary>Which period is to be closed: in order, and each once it is over by the bylaws' settlement days.</summary>
public sealed class ClosablePeriods(PeriodsTable periods, BylawsTable bylaws, Coop coop, TimeProvider clock)
{
    /// <summary>The oldest that is to be closed now; null when none is.</summary>
    public async Task<Period?> OldestAsync(CancellationToken cancellationToken)
    {
        var lastClosed = (await periods.ListAsync(cancellationToken))
            .LastOrDefault(row => row.State == PeriodState.Closed)?.Period;
        var next = lastClosed?.AddMonths(1) ?? coop.FirstPeriod;
        return await IsOverAsync(next, cancellationToken) ? next : null;
    }

    /// <summary>Whether a period is to be closed now.</summary>
    public async Task<Closability> JudgeAsync(Period period, CancellationToken cancellationToken)
    {
        if (period < coop.FirstPeriod)
        {
            return Closability.History;
        }

        if ((await periods.FindAsync(period, cancellationToken)).State == PeriodState.Closed)
        {
            return Closability.Closed;
        }

        if (!await IsOverAsync(period, cancellationToken))
        {
            return Closability.NotOver;
        }

        return period == coop.FirstPeriod
            || (await periods.FindAsync(period.AddMonths(-1), cancellationToken)).State == PeriodState.Closed
                ? Closability.Now
                : Closability.EarlierOpen;
    }

    private async Task<bool> IsOverAsync(Period period, CancellationToken cancellationToken)
    {
        if (period >= Period.Of(clock.GetUtcNow(), coop.TimeZone))
        {
            return false;
        }

        var days = (await bylaws.InForceAsync(period, cancellationToken)).SettlementDays;
        return period.EndUtc(coop.TimeZone).AddDays(days) <= clock.GetUtcNow();
    }
}
