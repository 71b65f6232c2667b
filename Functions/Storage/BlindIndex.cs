using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>
/// Finds a row by something that must not stand there: HMAC-SHA-256 under <c>Peep__IndexKey</c>. The purpose is part of
/// the message, so that the same address has unrelated indexes in different tables.
/// </summary>
public sealed class BlindIndex(IOptions<PeepOptions> options)
{
    private readonly byte[] _key = options.Value.IndexKeyBytes;

    /// <summary>The index of a value for one purpose: 64 lower-case hex digits.</summary>
    public string Of(string purpose, string value) => Convert.ToHexStringLower(
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{purpose}\n{value}")));
}
