using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>The dividend runs: one row each, whose state is the only thing that decides what happens next.</summary>
public sealed class DividendRunsTable(TableServiceClient tables, Coop coop)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.DividendRuns);

    /// <summary>The run of a period; null when none was begun.</summary>
    public async Task<RunRow?> FindAsync(Period period, CancellationToken cancellationToken) =>
        await _table.FindAsync(FiscalYear(period), period.ToString(), cancellationToken) is { } row ? Read(row) : null;

    /// <summary>The run of a period, begun now when there was none.</summary>
    public async Task<RunRow> BeginAsync(Period period, CancellationToken cancellationToken)
    {
        await _table.TryInsertAsync(
            new TableEntity(FiscalYear(period), period.ToString())
            {
                ["State"] = DividendRunState.Calculating.ToString(),
            },
            cancellationToken);
        return await FindAsync(period, cancellationToken)
            ?? throw new InvalidOperationException($"The run of {period} has gone.");
    }

    /// <summary>
    /// Writes a run over the version that was read; false when it has changed since, or when that cannot be told
    /// because the answer was lost: then what is there now counts.
    /// </summary>
    public Task<bool> TryWriteAsync(RunRow run, CancellationToken cancellationToken) =>
        _table.TryReplaceAsync(
            new TableEntity(FiscalYear(run.Period), run.Period.ToString())
            {
                ["State"] = run.State.ToString(),
                ["Hash"] = run.Hash,
                ["Figures"] = JsonSerializer.Serialize(run.Figures, Json.Options),
                ["ClosingPostings"] = run.ClosingPostings,
                ["Folded"] = run.Folded,
                ["Approvals"] = string.Join(',', run.Approvals),
                ETag = run.ETag,
            },
            cancellationToken);

    /// <summary>Moves a run on, as often as it takes to meet it unchanged; null changes nothing.</summary>
    /// <exception cref="InvalidOperationException">There is no such run.</exception>
    public async Task<RunRow> ChangeAsync(
        Period period, Func<RunRow, RunRow?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var run = await FindAsync(period, cancellationToken)
                ?? throw new InvalidOperationException($"There is no run of {period}.");
            if (change(run) is not { } changed)
            {
                return run;
            }

            if (await TryWriteAsync(changed, cancellationToken))
            {
                return changed;
            }
        }
    }

    /// <summary>The last run before a period that had a surplus; null when there is none.</summary>
    public Task<RunRow?> FindPayingBeforeAsync(Period period, CancellationToken cancellationToken) =>
        FindBeforeAsync(period, run => !run.IsCarried, cancellationToken);

    /// <summary>The last run before a period of which something is so; null when there is none.</summary>
    public async Task<RunRow?> FindBeforeAsync(
        Period period, Func<RunRow, bool> isSo, CancellationToken cancellationToken)
    {
        for (var before = period.AddMonths(-1); before >= coop.FirstPeriod; before = before.AddMonths(-1))
        {
            if (await FindAsync(before, cancellationToken) is { IsFrozen: true } run && isSo(run))
            {
                return run;
            }
        }

        return null;
    }

    /// <summary>Every run, oldest first.</summary>
    public async Task<IReadOnlyList<RunRow>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var runs = new List<RunRow>();
        await foreach (var row in _table.ReadRowsAsync(null, cancellationToken))
        {
            runs.Add(Read(row));
        }

        return [.. runs.OrderBy(run => run.Period)];
    }

    private string FiscalYear(Period period) =>
        period.FiscalYear(coop.FiscalYearStartMonth).ToString(CultureInfo.InvariantCulture);

    private static RunRow Read(TableEntity row) => new(
        Period.Parse(row.RowKey),
        Enum.Parse<DividendRunState>(row.GetString("State")),
        row.GetString("Hash"),
        row.GetString("Figures") is { } figures ? JsonSerializer.Deserialize<RunFigures>(figures, Json.Options) : null,
        row.GetString("ClosingPostings"),
        (row.GetString("Approvals") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries),
        row.ETag)
    {
        Folded = row.GetString("Folded"),
    };
}
