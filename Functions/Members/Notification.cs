namespace PeepFunctions.Functions;

/// <summary>
/// What a member is mailed unless they switch it off. Codes to sign in with, the welcome and what concerns the safety
/// of the account cannot be switched off.
/// </summary>
public enum Notification
{
    /// <summary>The statement of a month is there.</summary>
    StatementReady,

    /// <summary>The payout account cannot be paid any more, or money waits because of it.</summary>
    PayoutAttention,

    /// <summary>A vote is open.</summary>
    VoteOpened,

    /// <summary>A vote is counted.</summary>
    VoteCounted,

    /// <summary>Stewards only: something that people have to look at; the list of notices has it either way.</summary>
    StewardNotice,
}
