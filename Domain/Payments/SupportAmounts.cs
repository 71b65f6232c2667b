namespace PeepFunctions.Domain;

/// <summary>Whether an amount can be given as support. A closed family.</summary>
public abstract record SupportAmountDecision
{
    private SupportAmountDecision()
    {
    }

    /// <summary>It can.</summary>
    public sealed record Ok(Money Amount) : SupportAmountDecision;

    /// <summary>Nothing can be paid in this currency.</summary>
    public sealed record CurrencyUnsupported : SupportAmountDecision;

    /// <summary>Less than the least.</summary>
    public sealed record TooSmall(Money Least) : SupportAmountDecision;

    /// <summary>More than the most.</summary>
    public sealed record TooLarge(Money Most) : SupportAmountDecision;

    /// <summary>Not a multiple of the step that amounts in this currency go by.</summary>
    public sealed record NotAWholeStep(Money Step) : SupportAmountDecision;
}

/// <summary>
/// Which amounts can be given as support. The least is the co-op's own or the processor's, whichever is more: the co-op
/// takes nothing under one whole unit of a currency (100 minor units where it has none), because below that the
/// processor's fee eats the gift. Where one unit is worth far less than half a dollar, the processor refuses by its rate
/// of the day, which no table can know.
/// </summary>
public static class SupportAmounts
{
    /// <summary>Decides about an amount as it was asked for, whatever its sign.</summary>
    /// <exception cref="InvalidOperationException"><paramref name="currency"/> is <c>default</c>.</exception>
    public static SupportAmountDecision Decide(long minor, Currency currency)
    {
        var amount = Money.FromMinor(minor, currency);
        return !ChargeLimits.Supports(currency) ? new SupportAmountDecision.CurrencyUnsupported()
            : amount < LeastOf(currency) ? new SupportAmountDecision.TooSmall(LeastOf(currency))
            : amount > MostOf(currency) ? new SupportAmountDecision.TooLarge(MostOf(currency))
            : minor % StepOf(currency).Minor != 0 ? new SupportAmountDecision.NotAWholeStep(StepOf(currency))
            : new SupportAmountDecision.Ok(amount);
    }

    /// <summary>The least that can be given.</summary>
    public static Money LeastOf(Currency currency) =>
        Money.FromMinor(Math.Max(OwnLeastMinor(currency), ChargeLimits.LeastMinor(currency)), currency);

    /// <summary>The most that can be given: itself a multiple of the step.</summary>
    public static Money MostOf(Currency currency) =>
        RoundDown(Money.FromMinor(ChargeLimits.MostMinor(currency), currency));

    /// <summary>What every amount is a multiple of.</summary>
    public static Money StepOf(Currency currency) => Money.FromMinor(ChargeLimits.StepMinor(currency), currency);

    /// <summary>
    /// The platform's part of an amount: the rate of it rounded down, and further down to a multiple of the step,
    /// because the processor takes no other amounts. What is rounded off stays the creator's.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public static Money FeeOf(Money amount, BasisPoints rate) =>
        RoundDown(Money.FromMinor(rate.FloorOf(amount.Minor), amount.Currency));

    private static Money RoundDown(Money amount) =>
        amount - Money.FromMinor(amount.Minor % StepOf(amount.Currency).Minor, amount.Currency);

    private static long OwnLeastMinor(Currency currency) => currency.MinorDigits == 3 ? 1_000 : 100;
}
