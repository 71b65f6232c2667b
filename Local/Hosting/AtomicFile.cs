namespace PeepFunctions.Local.Hosting;

/// <summary>Replaces a file as a whole: a process killed while writing leaves the old one.</summary>
internal static class AtomicFile
{
    internal static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = path + ".new";
        File.WriteAllText(beside, text);
        File.Move(beside, path, overwrite: true);
    }
}
