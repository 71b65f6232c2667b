using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A support that arrived; negative when it was taken back.</summary>
public sealed record SupportLine(string EntryId, DateTimeOffset CreatedUtc, long AmountMinor, string Currency);

/// <summary>What each creator sees arriving, newest first.</summary>
public sealed class SupportTable(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.Support);

    /// <summary>One page of a creator's.</summary>
    public async Task<Page<SupportLine>> ListAsync(string creator, Paging paging, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadAfterAsync(creator, paging.After, paging.Limit + 1, cancellationToken)
            .ToListAsync(cancellationToken);
        return new Page<SupportLine>(
            [.. rows.Take(paging.Limit).Select(Read)],
            rows.Count > paging.Limit ? rows[paging.Limit - 1].RowKey : null);
    }

    private static SupportLine Read(TableEntity row) => new(
        row.GetString("EntryId"),
        row.GetDateTimeOffset("CreatedUtc") ?? throw new FormatException($"Support {row.RowKey} has no date."),
        row.GetInt64("AmountMinor") ?? throw new FormatException($"Support {row.RowKey} has no amount."),
        row.GetString("Currency"));
}
