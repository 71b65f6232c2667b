namespace PeepFunctions.Local.Hosting;

/// <summary>What the person who started the host reads first.</summary>
internal static class Banner
{
    internal static void Write(
        TextWriter console, Uri address, IEnumerable<ILocalDependency> dependencies, IEnumerable<string> tryLines)
    {
        var root = address.AbsoluteUri.TrimEnd('/');
        var lines = new List<string> { "", $"  Functions       {root}" };
        foreach (var dependency in dependencies)
            lines.Add($"  {dependency.Name,-15} {dependency.Where ?? "elsewhere, as the settings say"}");
        lines.Add($"  master key      {LocalKeys.Master}");
        lines.Add($"  function key    {LocalKeys.Function}");
        lines.Add("");
        lines.AddRange(tryLines.Select(line => "  " + line.Replace("{address}", root, StringComparison.Ordinal)));
        lines.Add("");
        lines.Add("  Ctrl+C stops everything.");
        console.WriteLine(string.Join(Environment.NewLine, lines));
    }
}
