using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PeepFunctions.Domain;

/// <summary>
/// JSON arrays of texts and whole numbers, one a line, hashed as they are written: the same bytes as
/// <see cref="Utf8JsonWriter"/> writes, without its cost, which for a million members is most of a run's.
/// </summary>
internal sealed class HashedLines : IDisposable
{
    private const int PieceBytes = 1 << 16, LongestNumber = 20;

    // What no JSON text needs an escape for; anything else goes the long way.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz:.-");

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _buffer = new(PieceBytes * 2);

    /// <summary>Writes one line.</summary>
    public void Add(params ReadOnlySpan<Field> fields)
    {
        Write((byte)'[');
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0)
            {
                Write((byte)',');
            }

            Write(fields[i]);
        }

        _buffer.Write("]\n"u8);
        if (_buffer.WrittenCount >= PieceBytes)
        {
            _hash.AppendData(_buffer.WrittenSpan);
            _buffer.ResetWrittenCount();
        }
    }

    /// <summary>The hash of all lines in lower-case hex.</summary>
    public string Finish()
    {
        _hash.AppendData(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();

    private void Write(byte mark)
    {
        _buffer.GetSpan(1)[0] = mark;
        _buffer.Advance(1);
    }

    private void Write(Field field)
    {
        if (field.IsNumber)
        {
            _ = field.Number.TryFormat(
                _buffer.GetSpan(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
            _buffer.Advance(written);
        }
        else if (field.Text is not { } text)
        {
            _buffer.Write("null"u8);
        }
        else if (text.AsSpan().ContainsAnyExcept(Plain))
        {
            Write((byte)'"');
            _buffer.Write(JsonEncodedText.Encode(text).EncodedUtf8Bytes);
            Write((byte)'"');
        }
        else
        {
            var span = _buffer.GetSpan(text.Length + 2);
            span[0] = span[text.Length + 1] = (byte)'"';
            _buffer.Advance(Encoding.ASCII.GetBytes(text, span[1..]) + 2);
        }
    }

    /// <summary>A text, null among them, or a whole number.</summary>
    public readonly record struct Field(string? Text, long Number, bool IsNumber)
    {
        public static implicit operator Field(string? text) => new(text, 0, IsNumber: false);

        public static implicit operator Field(long number) => new(null, number, IsNumber: true);
    }
}
