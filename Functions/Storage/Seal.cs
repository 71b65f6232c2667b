using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>
/// Keeps personal data unreadable at rest: AES-256-GCM under <c>Peep__DataKey</c>, bound to the row it stands in, so
/// that a value copied to another row does not open. The form is <c>{key id}.{nonce, tag and text in Base64Url}</c>.
/// </summary>
public sealed class Seal(IOptions<PeepOptions> options)
{
    private const int NonceBytes = 12, TagBytes = 16;

    private readonly Dictionary<string, byte[]> _keys = options.Value.DataKeys.ToDictionary(KeyId);
    private readonly string _current = KeyId(options.Value.DataKeys[0]);

    /// <summary>Seals a text for one row.</summary>
    /// <param name="text">What to hide.</param>
    /// <param name="row">The identity of the row, table and keys: the associated data.</param>
    public string Close(string text, string row)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_keys[_current], TagBytes);
        aes.Encrypt(
            sealedBytes.AsSpan(0, NonceBytes),
            plain,
            sealedBytes.AsSpan(NonceBytes + TagBytes),
            sealedBytes.AsSpan(NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(row));
        return $"{_current}.{Base64Url.EncodeToString(sealedBytes)}";
    }

    /// <summary>Opens what was sealed for the same row.</summary>
    /// <exception cref="CryptographicException">It was sealed for another row, altered, or its key is gone.</exception>
    public string Open(string text, string row)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !_keys.TryGetValue(text[..dot], out var key))
        {
            throw new CryptographicException("The key that sealed this row is not configured.");
        }

        var bytes = Base64Url.DecodeFromChars(text.AsSpan(dot + 1));
        var plain = new byte[bytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(
            bytes.AsSpan(0, NonceBytes),
            bytes.AsSpan(NonceBytes + TagBytes),
            bytes.AsSpan(NonceBytes, TagBytes),
            plain,
            Encoding.UTF8.GetBytes(row));
        return Encoding.UTF8.GetString(plain);
    }

    private static string KeyId(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 4));
}
