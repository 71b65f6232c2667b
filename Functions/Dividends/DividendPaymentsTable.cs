using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>What the runs owe in cash and how far each payment is.</summary>
public sealed class DividendPaymentsTable(TableServiceClient tables, CoopMetrics metrics)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.DividendPayments);

    /// <summary>The payment of a debt; null when there is none.</summary>
    public async Task<PaymentRow?> FindAsync(Payable payable, CancellationToken cancellationToken) =>
        await _table.FindAsync(
            PaymentRow.Partition(payable.Period, Shards.Of(payable.Payee)), PaymentRow.Key(payable), cancellationToken)
            is { } row ? PaymentRow.Read(row) : null;

    /// <summary>The payments of one shard of a run.</summary>
    public async IAsyncEnumerable<PaymentRow> ReadShardAsync(
        Period period, string shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _table.ReadPartitionAsync(PaymentRow.Partition(period, shard), cancellationToken))
        {
            yield return PaymentRow.Read(row);
        }
    }

    /// <summary>The payments of a run, by shard.</summary>
    public async IAsyncEnumerable<PaymentRow> ReadRunAsync(
        Period period, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var shard in Shards.All)
        {
            await foreach (var payment in ReadShardAsync(period, shard, cancellationToken))
            {
                yield return payment;
            }
        }
    }

    /// <summary>The payments of all runs that wait for something, be it the end of their run.</summary>
    public async IAsyncEnumerable<PaymentRow> ReadWaitingAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (held, waiting, unknown, pending, sent) = (
            PaymentState.Held.ToString(), PaymentState.WaitingForFunds.ToString(), PaymentState.Unknown.ToString(),
            PaymentState.Pending.ToString(), PaymentState.Sent.ToString());
        var filter = TableClient.CreateQueryFilter(
            $"State eq {held} or State eq {waiting} or State eq {unknown} or State eq {pending} or State eq {sent}");
        await foreach (var row in _table.ReadRowsAsync(filter, cancellationToken))
        {
            yield return PaymentRow.Read(row);
        }
    }

    /// <summary>The payments of every run up to the end of a calendar year.</summary>
    public async IAsyncEnumerable<PaymentRow> ReadUntilAsync(
        int year, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = string.Create(CultureInfo.InvariantCulture, $"{year + 1:D4}-");
        var filter = TableClient.CreateQueryFilter($"PartitionKey lt {end}");
        await foreach (var row in _table.ReadRowsAsync(filter, cancellationToken))
        {
            yield return PaymentRow.Read(row);
        }
    }

    /// <summary>How many payments of a run stand where; a share that is repaid in its month is no part of it.</summary>
    public async Task<IReadOnlyDictionary<PaymentState, int>> CountAsync(
        Period period, CancellationToken cancellationToken) => InAll(await CountByKindAsync(period, cancellationToken));

    /// <summary>The same, each kind for itself; what there is none of is left out.</summary>
    public async Task<IReadOnlyDictionary<(PayableKind Kind, PaymentState State), int>> CountByKindAsync(
        Period period, CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(Shards.All.Select(async shard =>
        {
            var ofShard = new Dictionary<(PayableKind Kind, PaymentState State), int>();
            await foreach (var payment in ReadShardAsync(period, shard, cancellationToken)
                .Where(payment => payment.Payable.Kind != PayableKind.Share))
            {
                var key = (payment.Payable.Kind, payment.State);
                ofShard[key] = ofShard.GetValueOrDefault(key) + 1;
            }

            return ofShard;
        }));
        return counts.SelectMany(ofShard => ofShard)
            .GroupBy(one => one.Key, one => one.Value)
            .ToDictionary(one => one.Key, one => one.Sum());
    }

    /// <summary>Counts of every state, all kinds together.</summary>
    public static IReadOnlyDictionary<PaymentState, int> InAll(
        IReadOnlyDictionary<(PayableKind Kind, PaymentState State), int> byKind) =>
        Enum.GetValues<PaymentState>().ToDictionary(
            state => state, state => byKind.Where(one => one.Key.State == state).Sum(one => one.Value));

    /// <summary>Adds those that are not there yet; one that is there has gone on since and stays as it is.</summary>
    public async Task AddMissingAsync(IEnumerable<PaymentRow> payments, CancellationToken cancellationToken)
    {
        foreach (var payment in payments)
        {
            if (await _table.TryInsertAsync(payment.Row, cancellationToken))
            {
                metrics.PaymentIs(payment.State);
            }
        }
    }

    /// <summary>Writes a change; false when the row has changed since it was read.</summary>
    internal async Task<bool> TryWriteAsync(PaymentRow payment, CancellationToken cancellationToken)
    {
        if (!await _table.TryReplaceAsync(payment.Row, cancellationToken))
        {
            return false;
        }

        if (payment.IsInOtherState())
        {
            metrics.PaymentIs(payment.State);
        }

        return true;
    }

    /// <summary>
    /// Changes a payment, as often as it takes to meet it unchanged. <paramref name="change"/> answers whether there is
    /// anything to write. Null when there is no such payment.
    /// </summary>
    internal async Task<PaymentRow?> ChangeAsync(
        Payable payable, Func<PaymentRow, bool> change, CancellationToken cancellationToken)
    {
        while (await FindAsync(payable, cancellationToken) is { } payment)
        {
            if (!change(payment) || await TryWriteAsync(payment, cancellationToken))
            {
                return payment;
            }
        }

        return null;
    }

    /// <summary>A transfer's balance transaction is in the books. Harmless when repeated.</summary>
    /// <param name="payable">The debt, from the transfer's metadata.</param>
    /// <param name="transferId">The transfer.</param>
    /// <param name="paid">What it moved, above zero.</param>
    /// <param name="day">When, in the co-op's time zone.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task ConfirmAsync(
        Payable payable, string transferId, Money paid, DateOnly day, CancellationToken cancellationToken) =>
        ChangeAsync(payable, payment => payment.Count(transferId, paid, day), cancellationToken);

    /// <summary>
    /// A transfer has come back, in whole or in part: what came back is owed again, and only a steward sends it again.
    /// Harmless when repeated, and whatever comes first.
    /// </summary>
    /// <param name="payable">The debt, from the transfer's metadata.</param>
    /// <param name="reversalId">The reversal.</param>
    /// <param name="returned">What came back, above zero.</param>
    /// <param name="day">When, in the co-op's time zone.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task HoldReversedAsync(
        Payable payable, string reversalId, Money returned, DateOnly day, CancellationToken cancellationToken) =>
        ChangeAsync(payable, payment => payment.Count(reversalId, -returned, day), cancellationToken);
}
