using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace PeepFunctions.Tests;

/// <summary>A webhook delivery, signed as Stripe signs: HMAC-SHA-256 over the time, a dot and the raw body.</summary>
internal static class SignedDelivery
{
    public const string Secret = "whsec_test_account", ConnectSecret = "whsec_test_connect";

    public static HttpRequestMessage To(string path, byte[] body, string? secret, DateTimeOffset signedAt)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (secret is not null)
        {
            request.Headers.Add("Stripe-Signature", Header(body, secret, signedAt));
        }

        return request;
    }

    public static string Header(byte[] body, string secret, DateTimeOffset signedAt)
    {
        var time = signedAt.ToUnixTimeSeconds();
        var signed = (byte[])[.. Encoding.UTF8.GetBytes($"{time}."), .. body];
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }
}
