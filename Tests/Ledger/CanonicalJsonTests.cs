using System.Text.Json.Nodes;
using CsCheck;

namespace PeepFunctions.Tests;

public class CanonicalJsonTests
{
    // RFC 8785, 3.2.3: names that a sort by code point, by locale or by UTF-8 bytes would put in another order.
    [Fact]
    public void WriteText_NamesOfTheRfc_AreOrderedByUtf16Units()
    {
        var node = new JsonObject
        {
            ["\u20ac"] = "Euro Sign",
            ["\r"] = "Carriage Return",
            ["\ufb33"] = "Hebrew Letter Dalet With Dagesh",
            ["1"] = "One",
            ["\ud83d\ude00"] = "Emoji: Grinning Face",
            ["\u0080"] = "Control",
            ["\u00f6"] = "Latin Small Letter O With Diaeresis",
        };

        Assert.Equal(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
            + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
            + "\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
            CanonicalJson.WriteText(node));
    }

    // RFC 8785, 3.2.2: the string of its example.
    [Fact]
    public void WriteText_StringOfTheRfc_IsEscapedAsThere() => Assert.Equal(
        "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"",
        CanonicalJson.WriteText(JsonValue.Create("\u20ac$\u000f\nA'B\"\\\\\"/")));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-1, "-1")]
    [InlineData(9007199254740991, "9007199254740991")]
    [InlineData(-9007199254740991, "-9007199254740991")]
    [InlineData(9007199254740992, "\"9007199254740992\"")]
    [InlineData(-9007199254740992, "\"-9007199254740992\"")]
    [InlineData(long.MaxValue, "\"9223372036854775807\"")]
    [InlineData(long.MinValue, "\"-9223372036854775808\"")]
    public void WriteText_Integer_IsANumberOnlyWhereItIsSafe(long value, string text) =>
        Assert.Equal(text, CanonicalJson.WriteText(JsonValue.Create(value)));

    [Fact]
    public void WriteText_EmptyAndNested_HasNoBlanks() => Assert.Equal(
        """{"a":[],"b":{},"c":[1,[null,true,false]],"d":{"e":"f"}}""",
        CanonicalJson.WriteText(JsonNode.Parse(
            """ { "d": { "e": "f" }, "c": [ 1, [ null, true, false ] ], "b": { }, "a": [ ] } """)));

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("9223372036854775808")]
    public void WriteText_FractionOrTooWide_Throws(string json) =>
        Assert.Throws<ArgumentException>(() => CanonicalJson.WriteText(JsonNode.Parse(json)));

    [Fact]
    public void Write_BrokenSurrogate_Throws() =>
        Assert.ThrowsAny<ArgumentException>(() => CanonicalJson.Write(JsonValue.Create("\ud800")));

    [Fact]
    public void Write_ItsOwnOutput_IsAFixedPoint() => Gens.JournalEntry.Sample(
        entry =>
        {
            var bytes = JournalJson.WriteEntry(entry);
            return bytes.AsSpan().SequenceEqual(CanonicalJson.Write(JsonNode.Parse(bytes)));
        },
        iter: 300);
}
