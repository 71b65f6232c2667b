using Stripe;

namespace PeepFunctions.Functions;

/// <summary>Stripe's balance with the newest of the movements that it is made of.</summary>
/// <param name="Balance">Available and pending together, a line a currency.</param>
/// <param name="NewestId">The newest movement; null when there is none at all.</param>
/// <param name="NewestUtc">The second it was made in; others of that second may have come after it.</param>
public sealed record SeenBalance(IReadOnlyList<Money> Balance, string? NewestId, DateTimeOffset NewestUtc);

/// <summary>
/// Compares what the books hold at Stripe with Stripe's own balance, while money goes on moving: Stripe cannot be asked
/// for a balance as of an instant, but when its newest movement is the same before and after, the balance is made of that
/// one and all before it, and so much of the books must be the same.
/// </summary>
public sealed class BalanceComparison(
    StripeClient stripe, StripeBalance balance, LedgerBalances balances, LedgerTable ledger)
{
    private const int LooksMost = 10;

    /// <summary>Stripe's balance; null when something moved at every look.</summary>
    public async Task<SeenBalance?> LookAsync(CancellationToken cancellationToken)
    {
        var newest = await NewestAsync(cancellationToken);
        for (var looks = 0; looks < LooksMost; looks++)
        {
            var now = await balance.ReadAsync(cancellationToken);
            var before = newest;
            newest = await NewestAsync(cancellationToken);
            if (newest?.Id == before?.Id)
            {
                return new SeenBalance(
                    now, newest?.Id, newest is null ? DateTimeOffset.UnixEpoch : StripeMovements.CreatedUtc(newest));
            }
        }

        return null;
    }

    /// <summary>
    /// The books beside a balance that was seen, a line a currency; every movement that it is made of must be posted.
    /// </summary>
    public async Task<IReadOnlyList<ReconciledBalance>> CompareAsync(
        SeenBalance seen, CancellationToken cancellationToken)
    {
        // What may have come after it is set aside, and counts unless Stripe lists it as newer.
        var aside = new List<JournalEntry>();
        var early = await balances.ReadAssetAsync(
            Accounts.Stripe,
            cancellationToken,
            entry =>
            {
                var isEarly = entry.InstantUtc < seen.NewestUtc;
                if (!isEarly)
                {
                    aside.Add(entry);
                }

                return isEarly;
            });
        var newer = await stripe.V1.BalanceTransactions
            .ListAutoPagingAsync(Range(seen.NewestUtc, to: null), cancellationToken: cancellationToken)
            .Select(transaction => transaction.Id)
            .TakeWhile(id => id != seen.NewestId)
            .ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        var rest = TrialBalance.Of(aside.Where(entry => !newer.Contains(entry.Id)));
        var book = early
            .Concat(rest.Balances.Where(line => line.Account == Accounts.Stripe).Select(line => line.Balance))
            .ToList();
        return
        [
            .. book.Concat(seen.Balance)
                .Select(line => line.Currency.Code)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(currency => new ReconciledBalance(
                    currency, MinorOf(book, currency), MinorOf(seen.Balance, currency))),
        ];
    }

    /// <summary>What is in the books as a movement since an instant, and Stripe does not know.</summary>
    public async Task<IReadOnlyList<string>> OnlyInBookAsync(
        DateTimeOffset? from, CancellationToken cancellationToken)
    {
        var known = await stripe.V1.BalanceTransactions
            .ListAutoPagingAsync(Range(from, to: null), cancellationToken: cancellationToken)
            .Select(transaction => transaction.Id)
            .ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        return await ledger.ReadAllAsync(cancellationToken)
            .Select(posted => posted.Entry)
            .Where(entry => entry.Touches(Accounts.Stripe)
                && entry.Source != EntrySource.Opening
                && (from is null || entry.InstantUtc >= from))
            .Select(entry => entry.Id)
            .Where(id => !known.Contains(id))
            .Take(ReconciliationRow.NamesMost)
            .ToListAsync(cancellationToken);
    }

    internal static BalanceTransactionListOptions Range(DateTimeOffset? from, DateTimeOffset? to) => new()
    {
        Limit = 100,
        Created = new DateRangeOptions { GreaterThanOrEqual = from?.UtcDateTime, LessThan = to?.UtcDateTime },
    };

    private async Task<BalanceTransaction?> NewestAsync(CancellationToken cancellationToken) =>
        (await stripe.V1.BalanceTransactions.ListAsync(
            new BalanceTransactionListOptions { Limit = 1 }, cancellationToken: cancellationToken)).FirstOrDefault();

    private static long MinorOf(IReadOnlyList<Money> lines, string currency) =>
        lines.Where(line => line.Currency.Code == currency).Sum(line => line.Minor);
}
