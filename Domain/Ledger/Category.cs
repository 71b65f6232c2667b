namespace PeepFunctions.Domain;

/// <summary>
/// The category of an expense: 1 to 40 characters of <c>a-z</c>, <c>0-9</c> and <c>-</c>, so that it can be an account
/// segment and a word of the open books. <c>default</c> is no category: every operation refuses it.
/// </summary>
public readonly record struct Category
{
    private readonly string? _name;

    private Category(string name) => _name = name;

    /// <summary>The word itself.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public string Name => _name ?? throw new InvalidOperationException("default(Category) is no category.");

    /// <summary>Reads a category.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static Category Parse(string text) => TryParse(text, out var category)
        ? category
        : throw new FormatException("A category is 1 to 40 characters of a-z, 0-9 and '-'.");

    /// <summary>Reads a category exactly as written; false when it is not one.</summary>
    public static bool TryParse(string? text, out Category category)
    {
        var valid = text is { Length: >= 1 and <= 40 }
            && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        category = valid ? new Category(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => _name ?? "";
}
