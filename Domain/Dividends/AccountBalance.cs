namespace PeepFunctions.Domain;

/// <summary>What stands on an account.</summary>
/// <param name="Account">The account.</param>
/// <param name="BalanceMinor">What came to it less what went from it: income is negative, expenses are positive.</param>
public sealed record AccountBalance(Account Account, long BalanceMinor);
