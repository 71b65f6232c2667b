namespace PeepFunctions.Domain;

/// <summary>What is left of a tranche of a member's capital.</summary>
/// <param name="Member">The member, whether still one or not.</param>
/// <param name="Credited">The run that credited it.</param>
/// <param name="RedeemableFrom">The period from which it is paid back.</param>
/// <param name="LeftMinor">What has not been paid back, 0 or more.</param>
public sealed record CapitalLeft(string Member, Period Credited, Period RedeemableFrom, long LeftMinor);

/// <summary>What is paid back of a tranche.</summary>
/// <param name="Member">The member.</param>
/// <param name="Credited">The run that credited the tranche.</param>
/// <param name="AmountMinor">How much, 1 or more.</param>
public sealed record RedeemedCapital(string Member, Period Credited, long AmountMinor);
