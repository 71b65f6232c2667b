namespace PeepFunctions.Domain;

/// <summary>A payment that a run brings about, frozen with it.</summary>
/// <param name="Kind">Dividend, redemption, buyback or tithe.</param>
/// <param name="Payee">The member, the claim, or the receiver of the tithe.</param>
/// <param name="EarlierMinor">The part that earlier runs allocated and that was too small to be paid.</param>
/// <param name="AmountMinor">The whole amount, 1 or more.</param>
/// <param name="State"><see cref="PaymentState.Pending"/> or <see cref="PaymentState.Accumulating"/>.</param>
public sealed record PlannedPayment(
    PayableKind Kind, string Payee, long EarlierMinor, long AmountMinor, PaymentState State);
