namespace PeepFunctions.Domain;

/// <summary>One step of the waterfall. A step never takes more than remains.</summary>
/// <param name="Kind">Whom it gives to.</param>
/// <param name="Rate">The rate, or null where the phase sets it (patronage only).</param>
/// <param name="Of">What the rate is taken of.</param>
/// <param name="UntilBalanceMinor">Stops a reserve step when the reserve holds this much; null is never.</param>
/// <param name="Payee">The payee of a tithe, else null.</param>
public sealed record WaterfallStep(
    WaterfallStepKind Kind, BasisPoints? Rate, WaterfallBase Of, long? UntilBalanceMinor, string? Payee);
