using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PeepFunctions.Local.Sandbox;

/// <summary>The header Stripe-Signature (docs.stripe.com/webhooks#verify-manually).</summary>
internal static class Signature
{
    public static string Of(string body, string secret, long nowUnix)
    {
        var time = nowUnix.ToString(CultureInfo.InvariantCulture);
        var digest = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(digest)}";
    }
}
