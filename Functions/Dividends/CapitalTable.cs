using System.Text.Json;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>What was paid back of a tranche at the end of one fiscal year.</summary>
/// <param name="Period">The year's last period.</param>
/// <param name="AmountMinor">How much.</param>
public sealed record TrancheRedemption(string Period, long AmountMinor);

/// <summary>One tranche of retained patronage.</summary>
/// <param name="Period">The run that credited it.</param>
/// <param name="AmountMinor">How much it was.</param>
/// <param name="RedeemedMinor">How much of it has been paid back.</param>
/// <param name="Currency">The currency of both.</param>
/// <param name="RedeemableFrom">The period from which it is paid back.</param>
/// <param name="RedeemedAfter">The last period of that fiscal year: its close pays it back, if funds suffice.</param>
/// <param name="Redemptions">What was paid back, year by year.</param>
public sealed record CapitalTranche(
    string Period,
    long AmountMinor,
    long RedeemedMinor,
    string Currency,
    string RedeemableFrom,
    string RedeemedAfter,
    IReadOnlyList<TrancheRedemption> Redemptions);

/// <summary>Retained patronage: table Capital, partition the member, row the run that credited the tranche.</summary>
public sealed class CapitalTable(TableServiceClient tables, Coop coop)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.Capital);

    /// <summary>Credits a tranche, once.</summary>
    public Task CreditAsync(
        string memberId,
        Period credited,
        long amountMinor,
        Period redeemableFrom,
        CancellationToken cancellationToken) =>
        _table.TryInsertAsync(
            new TableEntity(memberId, credited.ToString())
            {
                ["AmountMinor"] = amountMinor,
                ["RedeemedMinor"] = 0L,
                ["Currency"] = coop.Currency.Code,
                ["RedeemableFrom"] = redeemableFrom.ToString(),
            },
            cancellationToken);

    /// <summary>Marks what the end of a year paid back of a tranche: each year counts once.</summary>
    /// <exception cref="InvalidOperationException">
    /// There is no such tranche, less is left of it, or that year paid back another part of it.
    /// </exception>
    public async Task RedeemAsync(Period yearEnd, RedeemedCapital redeemed, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await _table.FindAsync(redeemed.Member, redeemed.Credited.ToString(), cancellationToken)
                ?? throw new InvalidOperationException($"{redeemed.Member} has no capital of {redeemed.Credited}.");
            var redemptions = Redemptions(row);
            if (!redemptions.TryAdd(yearEnd.ToString(), redeemed.AmountMinor))
            {
                if (redemptions[yearEnd.ToString()] != redeemed.AmountMinor)
                {
                    throw new InvalidOperationException(
                        $"{yearEnd} paid back another part of {redeemed.Member}'s capital of {redeemed.Credited}.");
                }

                return;
            }

            var sum = redemptions.Values.Sum();
            if (sum > row.GetInt64("AmountMinor"))
            {
                throw new InvalidOperationException(
                    $"Of {redeemed.Member}'s capital of {redeemed.Credited} less is left than {redeemed.AmountMinor}.");
            }

            row["RedeemedMinor"] = sum;
            row["Redemptions"] = JsonSerializer.Serialize(redemptions, Json.Options);
            if (await _table.TryReplaceAsync(row, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>A member's tranches, oldest first.</summary>
    public async Task<IReadOnlyList<CapitalTranche>> ReadAsync(
        string memberId, CancellationToken cancellationToken) =>
        await _table.ReadPartitionAsync(memberId, cancellationToken).Select(Read).ToListAsync(cancellationToken);

    /// <summary>
    /// The tranches that have come due by the end of a year, as they stood before that end paid anything back: what it
    /// is decided from stays the same while it is being done.
    /// </summary>
    public async Task<IReadOnlyList<CapitalLeft>> ReadDueAsync(Period yearEnd, CancellationToken cancellationToken)
    {
        var end = yearEnd.ToString();
        var filter = TableClient.CreateQueryFilter($"RedeemableFrom le {end} and RowKey lt {end}");
        var due = new List<CapitalLeft>();
        await foreach (var row in _table.ReadRowsAsync(filter, cancellationToken))
        {
            var tranche = Read(row);
            var left = tranche.AmountMinor - tranche.Redemptions
                .Where(one => string.CompareOrdinal(one.Period, end) < 0)
                .Sum(one => one.AmountMinor);
            if (left > 0)
            {
                due.Add(new CapitalLeft(
                    row.PartitionKey, Period.Parse(tranche.Period), Period.Parse(tranche.RedeemableFrom), left));
            }
        }

        return due;
    }

    /// <summary>What runs from one period to another credited, by member.</summary>
    public async Task<IReadOnlyDictionary<string, long>> SumCreditedAsync(
        Period first, Period last, CancellationToken cancellationToken)
    {
        var (from, to) = (first.ToString(), last.ToString());
        var filter = TableClient.CreateQueryFilter($"RowKey ge {from} and RowKey le {to}");
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var row in _table.ReadRowsAsync(filter, cancellationToken))
        {
            sums[row.PartitionKey] = sums.GetValueOrDefault(row.PartitionKey) + (row.GetInt64("AmountMinor") ?? 0);
        }

        return sums;
    }

    private CapitalTranche Read(TableEntity row)
    {
        var from = row.GetString("RedeemableFrom");
        return new CapitalTranche(
            row.RowKey,
            row.GetInt64("AmountMinor") ?? 0,
            row.GetInt64("RedeemedMinor") ?? 0,
            row.GetString("Currency"),
            from,
            Period.Parse(from).FiscalYearEnd(coop.FiscalYearStartMonth).ToString(),
            [.. Redemptions(row).Select(one => new TrancheRedemption(one.Key, one.Value))]);
    }

    private static SortedDictionary<string, long> Redemptions(TableEntity row) => new(
        row.GetString("Redemptions") is { } json
            ? JsonSerializer.Deserialize<Dictionary<string, long>>(json, Json.Options) ?? []
            : [],
        StringComparer.Ordinal);
}
