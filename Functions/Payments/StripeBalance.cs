using Stripe;

namespace PeepFunctions.Functions;

/// <summary>The co-op's own balance at Stripe.</summary>
public sealed class StripeBalance(StripeClient stripe)
{
    /// <summary>Available and pending together, a line a currency: what <c>assets:stripe</c> must equal.</summary>
    public async Task<IReadOnlyList<Money>> ReadAsync(CancellationToken cancellationToken)
    {
        var balance = await stripe.V1.Balance.GetAsync(cancellationToken: cancellationToken);
        return
        [
            .. balance.Available.Concat(balance.Pending)
                .GroupBy(line => line.Currency, (code, lines) =>
                    Money.FromMinor(lines.Sum(line => line.Amount), Currency.Parse(code))),
        ];
    }

    /// <summary>What can be transferred now.</summary>
    public async Task<Money> ReadAvailableAsync(Currency currency, CancellationToken cancellationToken)
    {
        var balance = await stripe.V1.Balance.GetAsync(cancellationToken: cancellationToken);
        var lines = balance.Available.Where(line => line.Currency == currency.Code);
        return Money.FromMinor(lines.Sum(line => line.Amount), currency);
    }
}
