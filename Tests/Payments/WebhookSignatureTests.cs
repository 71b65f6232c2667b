using System.Security.Cryptography;
using System.Text;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_current", Previous = "whsec_previous";
    private const long SignedAt = 1_800_000_000;

    // Made with: printf '1800000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_current
    private const string OpensslSignature =
        "4c50fd2f577356836bd01f1abebd903440a76c049a7a2e3bb750955eb5036657";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"evt_1"}""");
    private static readonly string[] Secrets = [Secret, Previous];

    [Theory]
    [InlineData(0, SignatureVerdict.Valid)]
    [InlineData(300, SignatureVerdict.Valid)]
    [InlineData(-300, SignatureVerdict.Valid)]
    [InlineData(301, SignatureVerdict.Expired)]
    [InlineData(-301, SignatureVerdict.Expired)]
    public void Judge_AtTheToleranceBounds_IsStrict(long secondsLater, SignatureVerdict expected) =>
        Assert.Equal(expected, Judge(Header(Secret), secondsLater));

    [Fact]
    public void Judge_SignatureMadeByOpenssl_IsValid() =>
        Assert.Equal(SignatureVerdict.Valid, Judge($"t={SignedAt},v1={OpensslSignature}"));

    [Fact]
    public void Judge_SecretOfTheRotationBefore_IsValid() =>
        Assert.Equal(SignatureVerdict.Valid, Judge(Header(Previous)));

    [Fact]
    public void Judge_OtherSecret_IsInvalid() =>
        Assert.Equal(SignatureVerdict.Invalid, Judge(Header("whsec_other")));

    [Fact]
    public void Judge_OtherSecretAndStale_IsInvalidNotExpired() =>
        Assert.Equal(SignatureVerdict.Invalid, Judge(Header("whsec_other"), 10_000));

    [Fact]
    public void Judge_OneOfSeveralSignatures_IsValid() =>
        Assert.Equal(
            SignatureVerdict.Valid,
            Judge($"t={SignedAt},v1={new string('0', 64)},v1={Sign(Secret, Body)},v0={new string('1', 64)}"));

    [Theory]
    [InlineData(null, SignatureVerdict.Missing)]
    [InlineData("", SignatureVerdict.Missing)]
    [InlineData("   ", SignatureVerdict.Missing)]
    [InlineData("nonsense", SignatureVerdict.Invalid)]
    [InlineData("t=,v1=", SignatureVerdict.Invalid)]
    [InlineData("t=-5,v1=00", SignatureVerdict.Invalid)]
    [InlineData("t=99999999999999999999999,v1=00", SignatureVerdict.Invalid)]
    [InlineData("t=99999999999,v1=00", SignatureVerdict.Invalid)] // beyond 32 bits
    [InlineData("t=1800000000", SignatureVerdict.Invalid)]
    [InlineData("v1=00", SignatureVerdict.Invalid)]
    public void Judge_OddHeader_IsRefused(string? header, SignatureVerdict expected) =>
        Assert.Equal(expected, Judge(header));

    [Fact]
    public void Judge_AnyByteChangedOrCut_IsInvalid()
    {
        var header = Header(Secret);
        for (var i = 0; i < Body.Length; i++)
        {
            var altered = (byte[])Body.Clone();
            altered[i] ^= 1;
            Assert.Equal(SignatureVerdict.Invalid, WebhookSignature.Judge(altered, header, Secrets, Now(0)));
            Assert.Equal(SignatureVerdict.Invalid, WebhookSignature.Judge(Body.AsSpan(0, i), header, Secrets, Now(0)));
        }
    }

    private static SignatureVerdict Judge(string? header, long secondsLater = 0) =>
        WebhookSignature.Judge(Body, header, Secrets, Now(secondsLater));

    private static DateTimeOffset Now(long secondsLater) => DateTimeOffset.FromUnixTimeSeconds(SignedAt + secondsLater);

    private static string Header(string secret) => $"t={SignedAt},v1={Sign(secret, Body)}";

    private static string Sign(string secret, byte[] body) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes($"{SignedAt}."), .. body]));
}
