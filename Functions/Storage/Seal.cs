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

    /// <summary>Which key new values are sealed with.</summary>
    public string CurrentKeyId => _current;

    /// <summary>Whether values sealed with other keys can be opened, and are to be sealed anew.</summary>
    public bool IsRotating => _keys.Count > 1;

    /// <summary>Whether a sealed text is under the present key.</summary>
    public bool IsCurrent(string text) => KeyIdOf(text) == _current;

    /// <summary>Whether the key that sealed a text is known.</summary>
    public bool CanOpen(string text) => _keys.ContainsKey(KeyIdOf(text));

    /// <summary>Seals a text for one row.</summary>
    /// <param name="text">What to hide.</param>
    /// <param name="row">The identity of the row, table and keys: the associated data.</param>
    public string Close(string text, string row)
    {
        var sealedBytes = Encrypt(_keys[_current], Encoding.UTF8.GetBytes(text), row);
        return $"{_current}.{Base64Url.EncodeToString(sealedBytes)}";
    }

    /// <summary>Opens what was sealed for the same row.</summary>
    /// <exception cref="CryptographicException">It was sealed for another row, altered, or its key is gone.</exception>
    public string Open(string text, string row)
    {
        var keyId = KeyIdOf(text);
        if (!_keys.TryGetValue(keyId, out var key))
        {
            throw new CryptographicException("The key that sealed this row is not configured.");
        }

        return Encoding.UTF8.GetString(Decrypt(key, Base64Url.DecodeFromChars(text.AsSpan(keyId.Length + 1)), row));
    }

    /// <summary>Nonce, tag and content under a key of 32 bytes, bound to what it belongs to.</summary>
    internal static byte[] Encrypt(byte[] key, ReadOnlySpan<byte> plain, string row)
    {
        var bytes = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(
            bytes.AsSpan(0, NonceBytes),
            plain,
            bytes.AsSpan(NonceBytes + TagBytes),
            bytes.AsSpan(NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(row));
        return bytes;
    }

    /// <summary>The content of what <see cref="Encrypt"/> made for the same.</summary>
    /// <exception cref="CryptographicException">It was made for another, or altered.</exception>
    internal static byte[] Decrypt(byte[] key, ReadOnlySpan<byte> bytes, string row)
    {
        if (bytes.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("This is too short to have been sealed.");
        }

        var plain = new byte[bytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(
            bytes[..NonceBytes],
            bytes[(NonceBytes + TagBytes)..],
            bytes[NonceBytes..(NonceBytes + TagBytes)],
            plain,
            Encoding.UTF8.GetBytes(row));
        return plain;
    }

    /// <summary>Which key sealed a text; empty where it is no sealed text.</summary>
    internal static string KeyIdOf(string text) => text[..Math.Max(text.IndexOf('.', StringComparison.Ordinal), 0)];

    /// <summary>Names a key and says nothing about it.</summary>
    internal static string KeyId(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 4));
}
