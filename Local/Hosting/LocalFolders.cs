namespace PeepFunctions.Local.Hosting;

/// <summary>Finds the folders of a working copy from where its build output runs.</summary>
internal static class LocalFolders
{
    /// <summary>The folder of the solution above a folder, else the current folder.</summary>
    internal static string Root(string from) =>
        Above(from).FirstOrDefault(IsRoot) ?? Directory.GetCurrentDirectory();

    /// <summary>The nearest local.settings.json at or above a folder, looking no further than the solution's.</summary>
    internal static string? LocalSettings(string from)
    {
        foreach (var folder in Above(from))
        {
            var path = Path.Combine(folder, "local.settings.json");
            if (File.Exists(path))
                return path;
            if (IsRoot(folder))
                return null;
        }

        return null;
    }

    private static bool IsRoot(string folder) => Directory.EnumerateFiles(folder, "*.sln").Any();

    private static IEnumerable<string> Above(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            yield return folder.FullName;
    }
}
