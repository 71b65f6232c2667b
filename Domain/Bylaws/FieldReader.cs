using System.Collections.Immutable;
using System.Text.Json;

namespace PeepFunctions.Domain;

/// <summary>
/// Reads one JSON object field by field. Each fault is noted by its JSON pointer and reading goes on with a stand-in
/// value, so that one reading finds all faults; the caller builds nothing when there are any.
/// </summary>
internal sealed class FieldReader
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly ImmutableArray<BylawsFault>.Builder _faults;
    private readonly string _pointer;

    public FieldReader(JsonElement element, string pointer, ImmutableArray<BylawsFault>.Builder faults)
    {
        (_pointer, _faults) = (pointer, faults);
        if (element.ValueKind == JsonValueKind.Object)
        {
            _fields = element.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        }
        else
        {
            // What is no object has no fields to be missing.
            Fault("", "must be an object");
            _faults = ImmutableArray.CreateBuilder<BylawsFault>();
        }
    }

    public IEnumerable<string> Names => _fields.Keys;

    public bool Has(string name) => _fields.ContainsKey(name);

    public void Fault(string name, string message) => _faults.Add(new BylawsFault(PointerOf(name), message));

    public long Whole(string name, long least, long most)
    {
        if (Take(name) is { } value)
        {
            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
                && number >= least && number <= most)
            {
                return number;
            }

            Fault(name, $"must be a whole number from {least} to {most}");
        }

        return least;
    }

    public int Int(string name, int least, int most) => (int)Whole(name, least, most);

    public bool Flag(string name)
    {
        if (Take(name) is { } value)
        {
            if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                return value.GetBoolean();
            }

            Fault(name, "must be true or false");
        }

        return false;
    }

    public BasisPoints Rate(string name) => BasisPoints.FromCount(Int(name, 0, BasisPoints.Whole));

    public bool Is(string name, string text) =>
        _fields.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(text)
        && _read.Add(name);

    /// <summary>A text that <paramref name="parse"/> accepts, else the stand-in.</summary>
    public T Text<T>(string name, string message, T standIn, Func<string, (bool Valid, T Value)> parse)
    {
        if (Take(name) is { } value)
        {
            if (value.ValueKind == JsonValueKind.String && parse(value.GetString()!) is (true, var parsed))
            {
                return parsed;
            }

            Fault(name, message);
        }

        return standIn;
    }

    public T OneOf<T>(string name, ImmutableArray<(string Word, T Value)> words) => Text(
        name,
        $"must be one of {string.Join(", ", words.Select(w => w.Word))}",
        words[0].Value,
        text => words.FirstOrDefault(w => w.Word == text) is { Word: not null } found ? (true, found.Value) : default);

    public FieldReader Object(string name) => Take(name) is { } value
        ? new FieldReader(value, PointerOf(name), _faults)
        : new FieldReader(JsonElement.Parse("{}"), PointerOf(name), ImmutableArray.CreateBuilder<BylawsFault>());

    public ImmutableArray<T> List<T>(string name, int most, Func<FieldReader, T> read)
    {
        if (Take(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() < 1 || value.GetArrayLength() > most)
        {
            Fault(name, $"must be a list of 1 to {most}");
            return [];
        }

        return [.. value.EnumerateArray().Select((item, index) =>
        {
            var fields = new FieldReader(item, $"{PointerOf(name)}/{index}", _faults);
            var result = read(fields);
            fields.RefuseOthers();
            return result;
        })];
    }

    public void RefuseOthers()
    {
        foreach (var name in _fields.Keys.Where(name => !_read.Contains(name)))
        {
            Fault(name, "is not a known field");
        }
    }

    private JsonElement? Take(string name)
    {
        _read.Add(name);
        if (_fields.TryGetValue(name, out var value))
        {
            return value;
        }

        Fault(name, "is missing");
        return null;
    }

    private string PointerOf(string name) => name.Length == 0
        ? _pointer
        : $"{_pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
