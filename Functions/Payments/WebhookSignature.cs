using System.Globalization;
using System.Text;
using Stripe;

namespace PeepFunctions.Functions;

/// <summary>What a <c>Stripe-Signature</c> header proves.</summary>
public enum SignatureVerdict
{
    /// <summary>Signed with one of our secrets, just now.</summary>
    Valid,

    /// <summary>There is no such header.</summary>
    Missing,

    /// <summary>No secret of ours made it.</summary>
    Invalid,

    /// <summary>Ours, but made more than the tolerance ago or ahead: a replay, or a clock that is off.</summary>
    Expired,
}

/// <summary>Judges a delivery by the raw bytes, before anything in it is believed.</summary>
public static class WebhookSignature
{
    /// <summary>How old or how far ahead a signature may be: Stripe's own default.</summary>
    public const long ToleranceSeconds = 300;

    /// <summary>Tries each secret, because two hold during a rotation.</summary>
    public static SignatureVerdict Judge(
        ReadOnlySpan<byte> body, string? header, IEnumerable<string> secrets, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return SignatureVerdict.Missing;
        }

        if (SignedAt(header) is not { } signedAt)
        {
            return SignatureVerdict.Invalid;
        }

        // Judged at the time it claims, so that "ours but stale" can be told from "not ours".
        var text = Encoding.UTF8.GetString(body);
        if (!secrets.Any(secret => IsSignedWith(text, header, secret, signedAt)))
        {
            return SignatureVerdict.Invalid;
        }

        var age = Int128.Abs((Int128)now.ToUnixTimeSeconds() - signedAt);
        return age <= ToleranceSeconds ? SignatureVerdict.Valid : SignatureVerdict.Expired;
    }

    private static bool IsSignedWith(string body, string header, string secret, long signedAt)
    {
        try
        {
            EventUtility.ValidateSignature(body, header, secret, ToleranceSeconds, signedAt);
            return true;
        }
        catch (Exception refused) when (refused is StripeException or OverflowException or FormatException)
        {
            // Stripe.net reads the time as 32 bits and throws plainly on one beyond them.
            return false;
        }
    }

    private static long? SignedAt(string header) =>
        header.Split(',').Select(part => part.Trim()).FirstOrDefault(part => part.StartsWith("t=", StringComparison.Ordinal))
            is { } time
        && long.TryParse(time.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : null;
}
