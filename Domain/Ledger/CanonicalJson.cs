using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PeepFunctions.Domain;

/// <summary>
/// The one way to write a JSON document, so that its hash means something: RFC 8785 (JSON Canonicalization Scheme), for
/// objects, arrays, strings, booleans, null and whole numbers. Numbers beyond ±(2⁵³ − 1), which RFC 7493 says cannot be
/// relied upon, are written as strings; fractions are refused.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The largest whole number that is written as a number.</summary>
    public const long MaxSafeInteger = (1L << 53) - 1;

    /// <summary>The canonical UTF-8 bytes.</summary>
    /// <exception cref="ArgumentException">A fraction, a number beyond 64 bits, or broken Unicode.</exception>
    public static byte[] Write(JsonNode? node) => StrictUtf8(WriteText(node));

    /// <summary>The canonical text.</summary>
    /// <exception cref="ArgumentException">A fraction, or a number beyond 64 bits.</exception>
    public static string WriteText(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    private static byte[] StrictUtf8(string text) =>
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetBytes(text);

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                AppendObject(text, members);
                break;
            case JsonArray items:
                var separator = '[';
                foreach (var item in items)
                {
                    text.Append(separator);
                    Append(text, item);
                    separator = ',';
                }

                text.Append(items.Count == 0 ? "[]" : "]");
                break;
            default:
                AppendValue(text, node);
                break;
        }
    }

    private static void AppendObject(StringBuilder text, JsonObject members)
    {
        var separator = '{';
        // RFC 8785, 3.2.3: names sorted as arrays of UTF-16 code units, which is .NET's ordinal order.
        foreach (var (name, value) in members.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            text.Append(separator);
            AppendString(text, name);
            text.Append(':');
            Append(text, value);
            separator = ',';
        }

        text.Append(members.Count == 0 ? "{}" : "}");
    }

    private static void AppendValue(StringBuilder text, JsonNode node)
    {
        switch (node.GetValueKind())
        {
            case JsonValueKind.String:
                AppendString(text, node.GetValue<string>());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                text.Append(node.GetValue<bool>() ? "true" : "false");
                break;
            default:
                AppendInteger(text, node.ToJsonString());
                break;
        }
    }

    private static void AppendInteger(StringBuilder text, string number)
    {
        if (!long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            throw new ArgumentException($"{number} is not a whole number of 64 bits.", nameof(number));
        }

        var quote = integer is > MaxSafeInteger or < -MaxSafeInteger ? "\"" : "";
        text.Append(quote).Append(integer.ToString(CultureInfo.InvariantCulture)).Append(quote);
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            // RFC 8785, 3.2.2.2: the two-character escapes where JSON has one, \u00xx for other controls, nothing else.
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
