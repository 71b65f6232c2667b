namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// The file of changes: one JSON line per request that changed anything, handed to the operating system before the
/// request is answered, so that a killed process has lost nothing it promised.
/// </summary>
internal sealed class ChangeLog : IDisposable
{
    private readonly FileStream _file;

    public ChangeLog(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);

        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
    }

    /// <summary>
    /// Hands each whole line to a reader. What follows the last line feed is a line torn by a kill: it was never
    /// answered, and is cut off.
    /// </summary>
    public void Replay(Action<ReadOnlyMemory<byte>> read)
    {
        var content = new byte[_file.Length];
        _file.ReadExactly(content);
        var start = 0;
        while (content.AsSpan(start).IndexOf((byte)'\n') is var length and >= 0)
        {
            read(content.AsMemory(start, length));
            start += length + 1;
        }

        _file.SetLength(start);
        _file.Position = start;
    }

    /// <summary>Appends a line, its line feed included.</summary>
    public void Append(ReadOnlySpan<byte> line) => _file.Write(line);

    public void Dispose() => _file.Dispose();
}
