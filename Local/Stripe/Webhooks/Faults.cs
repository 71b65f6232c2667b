using System.Text.Json.Serialization;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// What goes wrong on purpose, set by <c>POST /_sandbox/faults</c>. Rates are from 0 (never) to 1 (always); the same
/// seed draws the same faults.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record Faults
{
    public int Seed { get; init; } = 1;

    /// <summary>How many of the deliveries are sent more than once.</summary>
    public double DuplicateRate { get; init; }

    /// <summary>How often more, at most; each duplicated delivery draws from one to this.</summary>
    public int Duplicates { get; init; } = 2;

    /// <summary>
    /// Each delivery waits a random time up to this many milliseconds of real time, which shuffles them.
    /// </summary>
    public int Shuffle { get; init; }

    /// <summary>Each delivery waits this many milliseconds of real time.</summary>
    public int Delay { get; init; }

    /// <summary>How many of the deliveries come late in business time, when it has moved on.</summary>
    public double LateRate { get; init; }

    /// <summary>How late, in seconds of business time.</summary>
    public long Late { get; init; } = 3 * 24 * 60 * 60;

    /// <summary>How many of the deliveries never come, until <c>POST /_sandbox/redeliver</c>.</summary>
    public double Drop { get; init; }

    /// <summary>How many API requests are refused with 429 before anything is done.</summary>
    public double TooManyRequests { get; init; }

    /// <summary>The seconds that a 429 names in its header Retry-After; Stripe's mostly name none.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Each API request is answered this many milliseconds of real time later.</summary>
    public int SlowMilliseconds { get; init; }

    /// <summary>How much later than usual balance transactions appear, in seconds of business time.</summary>
    public long DelayBalanceTransactions { get; init; }

    /// <summary>Whether transfers and payouts are refused for want of balance, whatever there is.</summary>
    public bool InsufficientBalance { get; init; }

    /// <summary>The accounts to which nothing can be sent, although they look so; <c>*</c> is all.</summary>
    public IReadOnlyList<string> RestrictedAccounts { get; init; } = [];

    /// <summary>How many API requests fail with 500 before anything is done.</summary>
    public double ServerErrors { get; init; }

    /// <summary>How many API requests are done, and their connection cut instead of an answer.</summary>
    public double LostAnswers { get; init; }

    /// <summary>The field that is out of its range, or null.</summary>
    public string? Invalid() => this switch
    {
        _ when !IsRate(DuplicateRate) => "duplicateRate",
        { Duplicates: < 1 or > 10 } => "duplicates",
        { Shuffle: < 0 or > 60_000 } => "shuffle",
        { Delay: < 0 or > 60_000 } => "delay",
        _ when !IsRate(LateRate) => "lateRate",
        { Late: < 0 } => "late",
        _ when !IsRate(Drop) => "drop",
        _ when !IsRate(TooManyRequests) => "tooManyRequests",
        { RetryAfter: < 0 or > 3600 } => "retryAfter",
        { SlowMilliseconds: < 0 or > 60_000 } => "slowMilliseconds",
        { DelayBalanceTransactions: < 0 } => "delayBalanceTransactions",
        { RestrictedAccounts: null } => "restrictedAccounts",
        _ when !IsRate(ServerErrors) => "serverErrors",
        _ when !IsRate(LostAnswers) => "lostAnswers",
        _ => null,
    };

    private static bool IsRate(double rate) => rate is >= 0 and <= 1;
}
