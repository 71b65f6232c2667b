namespace PeepFunctions.Functions;

/// <summary>Who may call an endpoint.</summary>
public enum Access
{
    /// <summary>Anyone, signed in or not.</summary>
    Anyone,

    /// <summary>A signed-in member.</summary>
    Member,

    /// <summary>A signed-in member who signed in within the last ten minutes.</summary>
    MemberJustNow,

    /// <summary>A steward.</summary>
    Steward,

    /// <summary>A steward who signed in within the last ten minutes.</summary>
    StewardJustNow,
}

/// <summary>Who is calling, and under which idempotency key.</summary>
/// <param name="MemberId">The member's id; null for a caller who is not signed in.</param>
/// <param name="IsSteward">Whether the member is a steward.</param>
/// <param name="SignedInAtUtc">When this session was made.</param>
/// <param name="SessionKey">The row key of this session; null when not signed in.</param>
/// <param name="OperationId">
/// 32 lower-case hex digits: the same for the same caller and Idempotency-Key, so that what it makes can be keyed by it;
/// random when the caller sent no key.
/// </param>
public sealed record Caller(
    string? MemberId, bool IsSteward, DateTimeOffset SignedInAtUtc, string? SessionKey, string OperationId)
{
    /// <summary>The member's id where <see cref="Access"/> has made sure of one.</summary>
    /// <exception cref="InvalidOperationException">The caller is not signed in.</exception>
    public string Id => MemberId ?? throw new InvalidOperationException("This endpoint lets anyone in.");

    /// <summary>From where the call comes, to count by (<see cref="ClientAddress"/>).</summary>
    public string Client { get; init; } = "";
}
