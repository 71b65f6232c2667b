using System.Security.Cryptography;
using System.Text.Json;
using CsCheck;

namespace PeepFunctions.Tests;

public sealed class HashedLinesTests
{
    // Ids as they are, and anything else: quotes, controls, what HTML escapes, characters beyond one UTF-16 unit.
    private static readonly Gen<string?> Text = Gen.OneOf(
        Gen.String[Gen.Char["abcxyzABCXYZ0189_:.-"], 0, 40].Select(text => (string?)text),
        Gen.String[Gen.Char["\"\\<>&'+`/ \t\n\u0000\u007fäß€中"], 0, 8].Select(text => (string?)text),
        Gen.Const((string?)"\ud83d\ude00"),
        Gen.Const((string?)null));

    private static readonly Gen<HashedLines.Field> Field = Gen.OneOf(
        Text.Select(text => (HashedLines.Field)text),
        Gen.OneOf(Gen.Long, Gen.Long[-9, 9], Gen.Const(long.MinValue)).Select(number => (HashedLines.Field)number));

    [Fact]
    public void Finish_AnyLines_HashesWhatTheJsonWriterWrites() => Field.Array[0, 6].Array[0, 30].Sample(
        lines => Hash(lines) == ByTheWriter(lines), iter: 1_000);

    // Longer than what is hashed at once, and ending anywhere in it.
    [Fact]
    public void Finish_ManyLines_HashesEachOnce() => Gen.Select(Field.Array[1, 6], Gen.Int[3_000, 9_000]).Sample(
        (line, count) => Enumerable.Repeat(line, count).ToArray() is var lines && Hash(lines) == ByTheWriter(lines),
        iter: 20);

    private static string Hash(HashedLines.Field[][] lines)
    {
        using var hashed = new HashedLines();
        foreach (var line in lines)
        {
            hashed.Add(line);
        }

        return hashed.Finish();
    }

    private static string ByTheWriter(HashedLines.Field[][] lines)
    {
        using var written = new MemoryStream();
        foreach (var line in lines)
        {
            using (var json = new Utf8JsonWriter(written))
            {
                json.WriteStartArray();
                foreach (var field in line)
                {
                    if (field.IsNumber)
                    {
                        json.WriteNumberValue(field.Number);
                    }
                    else
                    {
                        json.WriteStringValue(field.Text);
                    }
                }

                json.WriteEndArray();
            }

            written.WriteByte((byte)'\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(written.ToArray()));
    }
}
