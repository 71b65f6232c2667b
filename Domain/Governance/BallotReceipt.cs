using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace PeepFunctions.Domain;

/// <summary>
/// By what voters find their ballot in the count: the hash of 128 random bits of theirs and as many of the server's.
/// Two voters can be given the same receipt by nobody, and from a receipt nobody finds back to a voter.
/// </summary>
public static partial class BallotReceipt
{
    /// <summary>Whether a text is 128 bits: 32 lower-case hex digits.</summary>
    public static bool IsNonce(string? text) => text is not null && NoncePattern().IsMatch(text);

    /// <summary>The receipt: SHA-256 over the voter's bits and then the server's, in lower-case hex.</summary>
    /// <exception cref="ArgumentException">One of them is not 128 bits.</exception>
    public static string Of(string voterNonce, string serverNonce) => IsNonce(voterNonce) && IsNonce(serverNonce)
        ? Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(voterNonce + serverNonce)))
        : throw new ArgumentException("Both must be 32 lower-case hex digits.");

    [GeneratedRegex("^[0-9a-f]{32}\\z")]
    private static partial Regex NoncePattern();
}
