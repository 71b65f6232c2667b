using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>A keyed hash, and which key it was made with.</summary>
/// <param name="Text">64 lower-case hex digits.</param>
/// <param name="KeyId">Names the key and says nothing about it.</param>
public readonly record struct KeyedHash(string Text, string KeyId);

/// <summary>
/// Finds a row by something that must not stand there: HMAC-SHA-256 under <c>Peep__IndexKey</c>. The purpose is part of
/// the message, so that the same address has unrelated indexes in different tables. Only what can be made anew from a
/// sealed value may stand under it, because its key changes; the rest is <see cref="LastingHash"/>'s.
/// </summary>
public sealed class BlindIndex(IOptions<PeepOptions> options)
{
    private readonly byte[][] _keys = [.. options.Value.IndexKeys.Reverse()]; // oldest first

    /// <summary>The index of a value for one purpose.</summary>
    public string Of(string purpose, string value) => Hash(_keys[^1], purpose, value);

    /// <summary>The indexes that a value has and had, under every key of the settings, the oldest first.</summary>
    public IReadOnlyList<KeyedHash> AllOf(string purpose, string value) =>
        [.. _keys.Select(key => new KeyedHash(Hash(key, purpose, value), Seal.KeyId(key)))];

    /// <summary>Which key the newest indexes are made with.</summary>
    public string CurrentKeyId => Seal.KeyId(_keys[^1]);

    /// <summary>Whether there are indexes under other keys to be made anew.</summary>
    public bool IsRotating => _keys.Length > 1;

    internal static string Hash(byte[] key, string purpose, string value) => Convert.ToHexStringLower(
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{purpose}\n{value}")));
}
