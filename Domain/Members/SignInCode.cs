using System.Security.Cryptography;
using System.Text;

namespace PeepFunctions.Domain;

/// <summary>
/// A code mailed to sign in with: 8 characters of Crockford's base 32 (crockford.com/base32.html), 40 bits.
/// <c>default</c> is no code: every operation refuses it. A secret: <see cref="ToString"/> does not show it.
/// </summary>
public readonly record struct SignInCode
{
    /// <summary>How many random bytes make a code.</summary>
    public const int ByteCount = 5;

    private const int Length = 8;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly string? _text;

    private SignInCode(string text) => _text = text;

    /// <summary>The eight characters.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public string Text => _text ?? throw new InvalidOperationException("default(SignInCode) is no code.");

    /// <summary>As it is mailed: two groups of four.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public string Display => $"{Text[..4]}-{Text[4..]}";

    /// <summary>The code of five bytes from a cryptographic source.</summary>
    /// <exception cref="ArgumentException">There are not exactly <see cref="ByteCount"/> bytes.</exception>
    public static SignInCode FromBytes(ReadOnlySpan<byte> random)
    {
        if (random.Length != ByteCount)
        {
            throw new ArgumentException("A code is made of 5 bytes.", nameof(random));
        }

        var bits = 0L;
        foreach (var one in random)
        {
            bits = (bits << 8) | one;
        }

        var text = new char[Length];
        for (var i = Length - 1; i >= 0; i--)
        {
            (text[i], bits) = (Alphabet[(int)(bits & 31)], bits >> 5);
        }

        return new SignInCode(new string(text));
    }

    /// <summary>
    /// Reads a code as somebody may type it: any case, blanks and hyphens anywhere, O for 0, I or L for 1; false when
    /// it is none.
    /// </summary>
    public static bool TryParse(string? text, out SignInCode code)
    {
        code = default;
        if (text is not { Length: <= 40 })
        {
            return false;
        }

        var read = new StringBuilder(Length);
        foreach (var c in text.Where(c => c != '-' && !char.IsWhiteSpace(c)))
        {
            var plain = char.ToUpperInvariant(c) switch
            {
                'O' => '0',
                'I' or 'L' => '1',
                var other => other,
            };
            if (!Alphabet.Contains(plain, StringComparison.Ordinal) || read.Length == Length)
            {
                return false;
            }

            read.Append(plain);
        }

        if (read.Length != Length)
        {
            return false;
        }

        code = new SignInCode(read.ToString());
        return true;
    }

    /// <summary>
    /// What is stored of it: HMAC-SHA-256 over the request and the code. 40 bits could be searched through, so that a
    /// plain hash would not hide them; the key is not in the table.
    /// </summary>
    /// <param name="key">A secret of the server.</param>
    /// <param name="request">The id of the request that the code answers; it is worth nothing for another.</param>
    public byte[] HashFor(ReadOnlySpan<byte> key, string request) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{request}\n{Text}"));

    /// <summary>Never the code itself, which would end up in logs.</summary>
    public override string ToString() => _text is null ? "" : "(code)";
}
