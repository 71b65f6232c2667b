namespace PeepFunctions.Local.Demo;

/// <summary>A table in plain text: the first and the last column to the left, figures to the right.</summary>
internal static class TextTable
{
    public static IEnumerable<string> Write(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = head.Select((title, i) => rows.Select(row => row[i].Length).Append(title.Length).Max()).ToArray();
        yield return Line(head, widths);
        yield return string.Join("  ", widths.Select(width => new string('-', width)));
        foreach (var row in rows)
            yield return Line(row, widths);
    }

    private static string Line(IReadOnlyList<string> cells, int[] widths) => string.Join("  ", cells.Select((cell, i) =>
        i == 0 || i == cells.Count - 1 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd();
}
