using System.Globalization;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// A parameter, or several by name: <c>a[b][0]=c</c> is the text c under 0 under b under a. <c>a[]=c</c> takes the next
/// free number.
/// </summary>
internal sealed class FormValue(string path)
{
    private readonly Dictionary<string, FormValue> _children = new(StringComparer.Ordinal);

    /// <summary>The name as it was sent, which errors name.</summary>
    public string Path { get; } = path;

    public string? Text { get; private set; }

    public bool WasRead { get; set; }

    public IReadOnlyDictionary<string, FormValue> Children => _children;

    /// <summary>Reads pairs of names and values, already unescaped.</summary>
    public static FormValue Parse(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var root = new FormValue("");
        foreach (var (name, text) in pairs)
        {
            var value = root;
            foreach (var segment in Split(name))
                value = value.Child(segment);

            value.Text = text;
        }

        return root;
    }

    /// <summary>Every text that no one asked for.</summary>
    public IEnumerable<FormValue> Unread() => _children.Values.SelectMany(child => child.Unread())
        .Concat(Text is not null && !WasRead ? [this] : []);

    /// <summary>The parameters in an order of their own, so that equal requests have equal texts.</summary>
    public IEnumerable<string> Canonical() => _children.OrderBy(child => child.Key, StringComparer.Ordinal)
        .SelectMany(child => child.Value.Canonical())
        .Concat(Text is not null ? [$"{Path.Length}:{Path}={Text.Length}:{Text}"] : []);

    private static IEnumerable<string> Split(string name)
    {
        var open = name.IndexOf('[', StringComparison.Ordinal);
        if (open <= 0)
            return [name];

        return [name[..open], .. name[(open + 1)..].TrimEnd(']').Split("][")];
    }

    private FormValue Child(string segment)
    {
        if (segment.Length == 0)
            segment = _children.Count.ToString(CultureInfo.InvariantCulture);

        if (!_children.TryGetValue(segment, out var child))
            _children.Add(segment, child = new FormValue(Path.Length == 0 ? segment : $"{Path}[{segment}]"));

        return child;
    }
}
