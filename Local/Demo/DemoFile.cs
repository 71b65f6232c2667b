using System.Text.Json;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Local.Demo;

/// <summary>
/// What of the story has been told, so that the next run goes on there. What it does not know of is told again, which
/// the Idempotency-Keys make harmless. Nothing is kept without a state folder.
/// </summary>
internal sealed class DemoFile
{
    private readonly string? _path;
    private readonly Content _content;

    public DemoFile(string? stateFolder, int seed)
    {
        _path = stateFolder is null ? null : Path.Combine(stateFolder, "demo.json");
        _content = (_path is not null && File.Exists(_path) ? Read(_path) : null) ?? new Content(seed, []);
    }

    /// <summary>The seed that the story was begun with.</summary>
    public int Seed => _content.Seed;

    public bool IsBegun => _content.Told.Count > 0;

    public bool Knows(string chapter) => _content.Told.Contains(chapter);

    public void Add(string chapter)
    {
        _content.Told.Add(chapter);
        if (_path is not null)
            AtomicFile.Write(_path, JsonSerializer.Serialize(_content, JsonSerializerOptions.Web));
    }

    private static Content? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(File.ReadAllText(path), JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null; // told again, which is harmless
        }
    }

    private sealed record Content(int Seed, List<string> Told);
}
