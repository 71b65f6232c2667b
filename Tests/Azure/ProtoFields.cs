namespace PeepFunctions.Tests;

/// <summary>As much of protocol buffers as the messages of a worker need: fields of text and of messages.</summary>
internal static class ProtoFields
{
    /// <summary>The fields that have a length, in order; numbers are passed over.</summary>
    public static IEnumerable<(int Field, byte[] Value)> Read(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Number(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    Number(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)Number(message, ref at);
                    yield return ((int)(tag >> 3), message[at..(at + length)]);
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new FormatException($"What is a field of kind {tag & 7}?");
            }
        }
    }

    /// <summary>One field with a length.</summary>
    public static byte[] Write(int field, byte[] value) =>
        [.. Number((ulong)((field << 3) | 2)), .. Number((ulong)value.Length), .. value];

    private static ulong Number(byte[] message, ref int at)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
    }

    private static IEnumerable<byte> Number(ulong number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            yield return (byte)((number & 0x7F) | 0x80);
        }

        yield return (byte)number;
    }
}
