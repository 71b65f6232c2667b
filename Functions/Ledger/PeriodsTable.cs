using System.Collections.Concurrent;
using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>Where a period stands, with what it closed on.</summary>
/// <param name="Period">The month.</param>
/// <param name="State">Open, closing or closed.</param>
/// <param name="ClosingAtUtc">When the closing was announced, by business time; null while open.</param>
/// <param name="FenceFromUtc">
/// The same moment by the machine's own time, which waits are measured by; null while open.
/// </param>
/// <param name="Root">The Merkle root in lower-case hex; null until closed.</param>
/// <param name="PreviousRoot">The root of the closed period before; null for the first.</param>
public sealed record PeriodRow(
    Period Period,
    PeriodState State,
    DateTimeOffset? ClosingAtUtc,
    DateTimeOffset? FenceFromUtc,
    string? Root,
    string? PreviousRoot)
{
    /// <summary>What it came to; null until closed.</summary>
    public PeriodTotals? Totals { get; init; }

    /// <summary>When it was closed, by the machine's own time; null until then.</summary>
    public DateTimeOffset? RootedUtc { get; init; }
}

/// <summary>
/// Open, closing and closed months. A month without a row is open. Closed is for good and is remembered; open and closing
/// are read each time, because the close relies on a writer seeing the state just before it writes.
/// </summary>
public sealed class PeriodsTable(TableServiceClient tables, Coop coop, CoopMetrics metrics)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.Periods);
    private readonly ConcurrentDictionary<Period, PeriodRow> _closed = new();

    /// <summary>Where a period stands now.</summary>
    public async Task<PeriodRow> FindAsync(Period period, CancellationToken cancellationToken)
    {
        if (_closed.TryGetValue(period, out var closed))
        {
            return closed;
        }

        var row = await _table.FindAsync(FiscalYear(period), period.ToString(), cancellationToken);
        var found = row is null ? new PeriodRow(period, PeriodState.Open, null, null, null, null) : Read(row);
        if (found.State == PeriodState.Closed)
        {
            _closed[period] = found;
        }

        return found;
    }

    /// <summary>Announces the closing; the first announcement stands.</summary>
    public async Task<PeriodRow> MarkClosingAsync(
        Period period, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await _table.TryInsertAsync(
            new TableEntity(FiscalYear(period), period.ToString())
            {
                ["State"] = PeriodState.Closing.ToString(),
                ["ClosingAtUtc"] = now,
                ["FenceFromUtc"] = TimeProvider.System.GetUtcNow(),
            },
            cancellationToken);
        return await FindAsync(period, cancellationToken);
    }

    /// <summary>Closes for good under a root. Closing again with the same root is harmless.</summary>
    /// <exception cref="InvalidOperationException">It is closed under another root: the books were changed.</exception>
    public async Task CloseAsync(
        Period period, string root, string? previousRoot, PeriodTotals totals, CancellationToken cancellationToken)
    {
        var row = await _table.FindAsync(FiscalYear(period), period.ToString(), cancellationToken)
            ?? throw new InvalidOperationException($"{period} was never announced as closing.");
        if (row.GetString("Root") is { } known)
        {
            if (known != root)
            {
                throw new InvalidOperationException($"{period} is closed under another root.");
            }

            return;
        }

        row["State"] = PeriodState.Closed.ToString();
        row["Root"] = root;
        row["PreviousRoot"] = previousRoot;
        row["Assets"] = totals.WriteAssets();
        row["Entries"] = totals.Entries;
        row["FundsMinor"] = totals.FundsMinor;
        row["Rest"] = totals.WriteRest();
        row["Collective"] = totals.WriteCollective();
        var rooted = TimeProvider.System.GetUtcNow();
        row["RootedUtc"] = rooted;
        if (!await _table.TryReplaceAsync(row, cancellationToken))
        {
            await CloseAsync(period, root, previousRoot, totals, cancellationToken);
        }
        else if (row.GetDateTimeOffset("FenceFromUtc") is { } announced)
        {
            metrics.MonthClosed(rooted - announced);
        }
    }

    /// <summary>Every period that is closing or closed, oldest first.</summary>
    public async Task<IReadOnlyList<PeriodRow>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = new List<PeriodRow>();
        await foreach (var row in _table.ReadRowsAsync(null, cancellationToken))
        {
            rows.Add(Read(row));
        }

        return [.. rows.OrderBy(row => row.Period)];
    }

    private string FiscalYear(Period period) =>
        period.FiscalYear(coop.FiscalYearStartMonth).ToString(CultureInfo.InvariantCulture);

    private static PeriodRow Read(TableEntity row) => new(
        Period.Parse(row.RowKey),
        Enum.Parse<PeriodState>(row.GetString("State")),
        row.GetDateTimeOffset("ClosingAtUtc"),
        row.GetDateTimeOffset("FenceFromUtc"),
        row.GetString("Root"),
        row.GetString("PreviousRoot"))
    {
        Totals = row.GetInt64("Entries") is { } entries
            ? PeriodTotals.Read(
                entries,
                row.GetString("Assets"),
                row.GetInt64("FundsMinor"),
                row.GetString("Rest"),
                row.GetString("Collective"))
            : null,
        RootedUtc = row.GetDateTimeOffset("RootedUtc"),
    };
}
