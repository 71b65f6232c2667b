using System.Buffers;
using System.IO.Pipelines;

namespace PeepFunctions.Local.Mail;

/// <summary>Reads what an SMTP client sends, line by line, and answers it.</summary>
internal sealed class SmtpLines(Stream stream)
{
    /// <summary>Twice what RFC 5321 4.5.3.1.6 allows a line of text, with room to spare.</summary>
    private const int MaxLineBytes = 64 * 1024;

    private readonly PipeReader _reader = PipeReader.Create(stream);

    /// <summary>The next line without its CRLF; null when the client is gone.</summary>
    /// <exception cref="InvalidDataException">The line is longer than any client's.</exception>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _reader.ReadAsync(cancellationToken);
            if (TryTake(read.Buffer, out var line, out var rest))
            {
                _reader.AdvanceTo(rest);
                return line;
            }

            if (read.IsCompleted)
            {
                return null;
            }

            if (read.Buffer.Length > MaxLineBytes)
            {
                throw new InvalidDataException("The line is too long.");
            }

            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public async Task WriteAsync(string answer, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer + "\r\n"), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private static bool TryTake(ReadOnlySequence<byte> buffer, out byte[] line, out SequencePosition rest)
    {
        var reader = new SequenceReader<byte>(buffer);
        var found = reader.TryReadTo(out ReadOnlySequence<byte> taken, "\r\n"u8);
        line = found ? taken.ToArray() : [];
        rest = reader.Position;
        return found;
    }
}
