using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A fiscal year as stored.</summary>
/// <param name="Approvals">The stewards' words so far.</param>
/// <param name="Document">The sealed document as canonical JSON; null until it is sealed.</param>
/// <param name="Hash">Its hash, <c>sha256:…</c>.</param>
/// <param name="Root">The root over the roots of its periods, in hex.</param>
/// <param name="SealedUtc">When it was sealed.</param>
public sealed record YearRow(
    IReadOnlyList<YearApproval> Approvals, string? Document, string? Hash, string? Root, DateTimeOffset? SealedUtc);

/// <summary>Sealed fiscal years, and those that wait for a second steward: a row each, changed under its ETag.</summary>
public sealed class YearsTable(TableServiceClient tables)
{
    private const string Partition = "year";
    private const string Document = nameof(Document), Hash = nameof(Hash), Root = nameof(Root);
    private const string SealedUtc = nameof(SealedUtc), Approvals = nameof(Approvals);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Years);

    /// <summary>A year as it stands.</summary>
    public async Task<YearRow> ReadAsync(FiscalYear year, CancellationToken cancellationToken) =>
        Read(await _table.FindAsync(Partition, year.ToString(), cancellationToken));

    /// <summary>
    /// Changes a year, as often as it takes to meet it unchanged. A sealed one is never changed: the words and the seal
    /// are one write, so that whoever is killed leaves both or neither.
    /// </summary>
    /// <param name="year">The year.</param>
    /// <param name="change">Answers what to write; null when there is nothing.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<YearRow> ChangeAsync(
        FiscalYear year, Func<YearRow, YearRow?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await _table.FindAsync(Partition, year.ToString(), cancellationToken);
            var known = Read(row);
            if (known.Document is not null || change(known) is not { } next)
            {
                return known;
            }

            var written = new TableEntity(Partition, year.ToString())
            {
                [Approvals] = string.Join(',', next.Approvals.Select(one => $"{one.Steward} {one.Hash}")),
                [Document] = next.Document,
                [Hash] = next.Hash,
                [Root] = next.Root,
                [SealedUtc] = next.SealedUtc,
            };
            if (row is null)
            {
                await _table.TryInsertAsync(written, cancellationToken);
            }
            else
            {
                written.ETag = row.ETag;
                await _table.TryReplaceAsync(written, cancellationToken);
            }

            var after = await ReadAsync(year, cancellationToken);
            if (after.Document == next.Document && after.Approvals.SequenceEqual(next.Approvals))
            {
                return after;
            }
        }
    }

    private static YearRow Read(TableEntity? row) => new(
        [
            .. (row?.GetString(Approvals) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(one => one.Split(' '))
                .Select(parts => new YearApproval(parts[0], parts[1])),
        ],
        row?.GetString(Document),
        row?.GetString(Hash),
        row?.GetString(Root),
        row?.GetDateTimeOffset(SealedUtc));
}
