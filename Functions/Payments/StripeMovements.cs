using Stripe;

namespace PeepFunctions.Functions;

/// <summary>From Stripe's balance transactions to movements in words that no processor owns.</summary>
public sealed class StripeMovements(MovementSubjects subjects)
{
    /// <summary>The movement of a balance transaction whose source is expanded.</summary>
    public Task<Movement> OfAsync(BalanceTransaction transaction, CancellationToken cancellationToken) =>
        OfAsync(transaction, transaction.Source, cancellationToken);

    /// <summary>The movement of a balance transaction and the object that caused it.</summary>
    public async Task<Movement> OfAsync(
        BalanceTransaction transaction, IHasId? source, CancellationToken cancellationToken)
    {
        var currency = Currency.Parse(transaction.Currency);
        return new Movement(
            transaction.Id,
            transaction.Type,
            Money.FromMinor(transaction.Amount, currency),
            Money.FromMinor(transaction.Fee, currency),
            Money.FromMinor(transaction.Net, currency),
            CreatedUtc(transaction),
            transaction.SourceId ?? "",
            await subjects.OfAsync(source, cancellationToken));
    }

    /// <summary>When Stripe made it; Stripe.net gives the time without saying that it is UTC.</summary>
    public static DateTimeOffset CreatedUtc(BalanceTransaction transaction) =>
        new(DateTime.SpecifyKind(transaction.Created, DateTimeKind.Utc));

    /// <summary>The movements of those of an object's balance transactions that are there already.</summary>
    public async Task<IReadOnlyList<Movement>> OfAsync(
        IEnumerable<(BalanceTransaction? Transaction, IHasId Source)> found, CancellationToken cancellationToken)
    {
        var movements = new List<Movement>();
        foreach (var (transaction, source) in found)
        {
            if (transaction is not null)
            {
                movements.Add(await OfAsync(transaction, source, cancellationToken));
            }
        }

        return movements;
    }
}
