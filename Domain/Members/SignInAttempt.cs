using System.Collections.Immutable;
using System.Security.Cryptography;

namespace PeepFunctions.Domain;

/// <summary>What is stored of a request to sign in.</summary>
/// <param name="CodeHash">The hash of the mailed code.</param>
/// <param name="IssuedUtc">When it was mailed.</param>
/// <param name="Tries">How many codes were tried.</param>
/// <param name="IsUsed">Whether it has been answered.</param>
public sealed record SignInRequest(ImmutableArray<byte> CodeHash, DateTimeOffset IssuedUtc, int Tries, bool IsUsed)
{
    /// <summary>How long a code is good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>How many codes may be tried.</summary>
    public const int TriesMax = 5;
}

/// <summary>What a tried code comes to. Every outcome but the first two leaves the request as it is.</summary>
public abstract record SignInAttempt
{
    private SignInAttempt()
    {
    }

    /// <summary>The code is right: save <paramref name="Next"/>, then make the session.</summary>
    public sealed record Accepted(SignInRequest Next) : SignInAttempt;

    /// <summary>The code is wrong: save <paramref name="Next"/> before answering, so that no try is free.</summary>
    public sealed record Wrong(SignInRequest Next, int TriesLeft) : SignInAttempt;

    /// <summary>The request was answered before.</summary>
    public sealed record AlreadyUsed : SignInAttempt;

    /// <summary>Ten minutes have passed.</summary>
    public sealed record Expired : SignInAttempt;

    /// <summary>Five codes have been tried.</summary>
    public sealed record TooManyTries : SignInAttempt;

    /// <summary>
    /// Decides, the hash last, so that a right code is worth nothing once the request is over. The comparison takes as
    /// long for a near miss as for any other.
    /// </summary>
    /// <param name="request">The request as stored.</param>
    /// <param name="candidateHash">The hash of the code tried, under the same key and request.</param>
    /// <param name="now">The business time.</param>
    public static SignInAttempt Decide(SignInRequest request, ReadOnlySpan<byte> candidateHash, DateTimeOffset now)
    {
        if (request.IsUsed)
        {
            return new AlreadyUsed();
        }

        if (now - request.IssuedUtc >= SignInRequest.Lifetime)
        {
            return new Expired();
        }

        if (request.Tries >= SignInRequest.TriesMax)
        {
            return new TooManyTries();
        }

        var next = request with { Tries = request.Tries + 1 };
        return CryptographicOperations.FixedTimeEquals(request.CodeHash.AsSpan(), candidateHash)
            ? new Accepted(next with { IsUsed = true })
            : new Wrong(next, SignInRequest.TriesMax - next.Tries);
    }
}
