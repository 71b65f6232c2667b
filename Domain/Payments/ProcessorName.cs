namespace PeepFunctions.Domain;

/// <summary>
/// The short name of a payment processor that settles by file: 2 to 20 characters of a-z, 0-9 and '-', beginning with a
/// letter. It names an account beside the book's own, so it can be none of those. <c>default</c> is no name: every
/// operation refuses it.
/// </summary>
public readonly record struct ProcessorName
{
    private readonly string? _name;

    private ProcessorName(string name) => _name = name;

    /// <summary>The name, <c>ccbill</c>.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public string Name => _name ?? throw new InvalidOperationException("default(ProcessorName) is no name.");

    /// <summary>The account that holds the balance there.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public Account Balance => Accounts.At(Name);

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ProcessorName Parse(string text) => TryParse(text, out var name)
        ? name
        : throw new FormatException("A processor is 2 to 20 characters of a-z, 0-9 and '-'.");

    /// <summary>Reads a name; false when it is none or an account of the book's own.</summary>
    public static bool TryParse(string? text, out ProcessorName name)
    {
        var valid = text is { Length: >= 2 and <= 20 } && char.IsAsciiLetterLower(text[0])
            && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            && !IsOwn(text);
        name = valid ? new ProcessorName(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => _name ?? "";

    private static bool IsOwn(string text) => text == "stripe"
        || Accounts.Bank.Path == $"assets:{text}"
        || Accounts.InDispute.Path == $"assets:{text}"
        || Accounts.ProcessorReserve.Path == $"assets:{text}";
}
