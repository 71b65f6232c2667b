namespace PeepFunctions.Functions;

/// <summary>What the first run goes on from: what stood in the books before its first month.</summary>
public sealed class OpeningReserves(LedgerTable ledger, Coop coop)
{
    private const string Owed = "liabilities:dividends:";

    /// <summary>What the reserve held, in the co-op's currency.</summary>
    public async Task<long> ReadReserveAsync(CancellationToken cancellationToken) =>
        -(await ReadAsync(cancellationToken))[Accounts.Reserve, coop.Currency].Minor;

    /// <summary>The cash that members were owed, by member: the first run pays it with its own.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ReadOwedDividendsAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).Balances
            .Where(line => line.Account.Path.StartsWith(Owed, StringComparison.Ordinal)
                && line.Balance.Currency == coop.Currency && line.Balance.Minor < 0)
            .ToDictionary(
                line => line.Account.Path[Owed.Length..], line => -line.Balance.Minor, StringComparer.Ordinal);

    private async Task<TrialBalance> ReadAsync(CancellationToken cancellationToken)
    {
        var book = new TrialBalance();
        await foreach (var posted in ledger.ReadBeforeAsync(coop.FirstPeriod, cancellationToken))
        {
            book.Add(posted.Entry);
        }

        return book;
    }
}
