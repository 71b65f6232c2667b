using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace PeepFunctions.Tests;

/// <summary>
/// Looks for words that must stand nowhere: in any case, and as whoever wants to read them would, in what is encoded
/// as Base64, hex, JSON or an address, or compressed, and again in what comes out.
/// </summary>
internal sealed partial class PersonalDataSearch(IEnumerable<string> needles)
{
    private const int LayersMost = 4;

    private readonly string[] _needles = [.. needles.Distinct(StringComparer.OrdinalIgnoreCase)];
    private readonly SearchValues<string> _any = SearchValues.Create([.. needles], StringComparison.OrdinalIgnoreCase);

    /// <summary>What was found: where, and which word.</summary>
    public HashSet<(string Place, string Needle)> Found { get; } = [];

    /// <summary>How many texts were looked through, decoded ones included.</summary>
    public int Texts { get; private set; }

    /// <summary>Looks through a text.</summary>
    public void LookAt(string place, string text) => LookAt(place, text, LayersMost);

    /// <summary>Looks through bytes, as text and as what they may be compressed from.</summary>
    public void LookAt(string place, byte[] bytes) => LookAt(place, bytes, LayersMost);

    private void LookAt(string place, byte[] bytes, int layers)
    {
        LookAt(place, Encoding.UTF8.GetString(bytes), layers);
        if (layers > 0 && Inflate(bytes) is { } inflated)
        {
            LookAt(place, inflated, layers - 1);
        }
    }

    private void LookAt(string place, string text, int layers)
    {
        Texts++;
        if (text.AsSpan().ContainsAny(_any))
        {
            Found.UnionWith(_needles
                .Where(needle => text.Contains(needle, StringComparison.OrdinalIgnoreCase))
                .Select(needle => (place, needle)));
        }

        if (layers == 0)
        {
            return;
        }

        foreach (var plain in new[] { WebUtility.UrlDecode(text), Unescape(text) }.Distinct().Where(one => one != text))
        {
            LookAt(place, plain, layers - 1);
        }

        foreach (var token in Tokens().Matches(text).Select(match => match.Value))
        {
            foreach (var bytes in Decode(token))
            {
                LookAt(place, bytes, layers - 1);
            }
        }
    }

    // What a token may be: where it begins with other letters, four beginnings of Base64 are possible.
    private static IEnumerable<byte[]> Decode(string token)
    {
        if (token.Length % 2 == 0 && token.All(char.IsAsciiHexDigit))
        {
            yield return Convert.FromHexString(token);
        }

        var plain = token.Replace('-', '+').Replace('_', '/');
        for (var skip = 0; skip < 4 && plain.Length - skip >= 8; skip++)
        {
            var part = plain[skip..];
            part = part.Length % 4 == 1 ? part[..^1] : part;
            var bytes = new byte[part.Length];
            if (Convert.TryFromBase64String(part.PadRight((part.Length + 3) / 4 * 4, '='), bytes, out var length))
            {
                yield return bytes[..length];
            }
        }
    }

    private static byte[]? Inflate(byte[] bytes)
    {
        try
        {
            using var input = new MemoryStream(bytes);
            using Stream inflating = bytes is [0x1f, 0x8b, ..] ? new GZipStream(input, CompressionMode.Decompress)
                : bytes is [0x78, ..] ? new ZLibStream(input, CompressionMode.Decompress)
                : Stream.Null;
            using var output = new MemoryStream();
            inflating.CopyTo(output);
            return output.Length > 0 ? output.ToArray() : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null; // it only looked compressed; or like something that needs a dictionary, which is no bad data
        }
    }

    private static string Unescape(string text) => Escapes().Replace(
        text, match => ((char)Convert.ToUInt16(match.Groups[1].Value, 16)).ToString());

    [GeneratedRegex(@"\\u([0-9a-fA-F]{4})")]
    private static partial Regex Escapes();

    [GeneratedRegex("[A-Za-z0-9+/_-]{8,}")]
    private static partial Regex Tokens();
}
