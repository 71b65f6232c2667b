using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>What a line of a creator's support is.</summary>
public enum SupportLineKind
{
    /// <summary>Somebody gave.</summary>
    Support,

    /// <summary>It was given back; above zero where giving it back failed.</summary>
    Refund,

    /// <summary>It was withdrawn by a dispute; above zero where it came back.</summary>
    Dispute,
}

/// <summary>A support that arrived; negative when it was taken back.</summary>
public sealed record SupportLine(
    string EntryId, DateTimeOffset CreatedUtc, SupportLineKind Kind, long AmountMinor, string Currency);

/// <summary>What each creator sees arriving, newest first; in every currency, whether or not it counts as patronage.</summary>
public sealed class SupportTable(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.Support);

    /// <summary>Shows a movement to the creator whose support it is. Harmless when repeated.</summary>
    public async Task ShowAsync(Movement movement, CancellationToken cancellationToken)
    {
        var (purpose, kind) = movement.Subject switch
        {
            MovementSubject.Payment payment => (
                payment.Purpose, movement.Amount.Minor > 0 ? SupportLineKind.Support : SupportLineKind.Refund),
            MovementSubject.Refund refund => (refund.Purpose, SupportLineKind.Refund),
            MovementSubject.Dispute dispute => (dispute.Purpose, SupportLineKind.Dispute),
            _ => (null, default),
        };
        if (purpose is PaymentPurpose.Support support && movement.Amount.Minor != 0)
        {
            await _table.UpsertEntityAsync(
                new TableEntity(support.Creator, Key(movement.CreatedUtc, movement.Id))
                {
                    ["Kind"] = kind.ToString(),
                    ["AmountMinor"] = movement.Amount.Minor,
                    ["Currency"] = movement.Amount.Currency.Code,
                    ["CreatedUtc"] = movement.CreatedUtc,
                    ["EntryId"] = movement.Id,
                },
                TableUpdateMode.Replace,
                cancellationToken);
        }
    }

    /// <summary>One page of a creator's.</summary>
    public async Task<Page<SupportLine>> ListAsync(string creator, Paging paging, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadAfterAsync(creator, paging.After, paging.Limit + 1, cancellationToken)
            .ToListAsync(cancellationToken);
        return new Page<SupportLine>(
            [.. rows.Take(paging.Limit).Select(Read)],
            rows.Count > paging.Limit ? rows[paging.Limit - 1].RowKey : null);
    }

    /// <summary>The row key: newest first.</summary>
    internal static string Key(DateTimeOffset instant, string entryId) =>
        string.Create(CultureInfo.InvariantCulture, $"{long.MaxValue - instant.UtcTicks:D19}|{entryId}");

    private static SupportLine Read(TableEntity row) => new(
        row.GetString("EntryId"),
        row.GetDateTimeOffset("CreatedUtc") ?? throw new FormatException($"Support {row.RowKey} has no date."),
        Enum.Parse<SupportLineKind>(row.GetString("Kind")),
        row.GetInt64("AmountMinor") ?? throw new FormatException($"Support {row.RowKey} has no amount."),
        row.GetString("Currency"));
}
