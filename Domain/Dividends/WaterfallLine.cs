namespace PeepFunctions.Domain;

/// <summary>What one step of the waterfall came to.</summary>
/// <param name="Step">The step.</param>
/// <param name="Payee">The payee of a tithe, else null.</param>
/// <param name="BaseMinor">What its rate was taken of.</param>
/// <param name="Rate">Its rate.</param>
/// <param name="AmountMinor">What it took.</param>
public sealed record WaterfallLine(
    WaterfallStepKind Step, string? Payee, long BaseMinor, BasisPoints Rate, long AmountMinor);
