using System.Globalization;
using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// The parameters of a request, or of one of its parts. A handler reads all it knows, then calls
/// <see cref="Complete"/>, which refuses the ones left, as Stripe does.
/// </summary>
internal sealed class Parameters(FormValue value)
{
    public bool IsEmpty => value.Children.Count == 0;

    public string? Text(string name)
    {
        if (!value.Children.TryGetValue(name, out var child) || child.Text is null)
            return null;

        child.WasRead = true;
        return child.Text.Length == 0 ? null : child.Text;
    }

    public string RequiredText(string name) => Text(name) ?? throw Missing(name);

    public long? Integer(string name)
    {
        if (Text(name) is not { } text)
            return null;

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw StripeFailure.Invalid($"Invalid integer: {text}", PathOf(name), "parameter_invalid_integer");
    }

    /// <summary>An amount of money above zero.</summary>
    public long? Amount(string name) => Integer(name) switch
    {
        null => null,
        <= 0 => throw StripeFailure.Invalid(
            "This value must be greater than or equal to 1.", PathOf(name), "parameter_invalid_integer"),
        > 99_999_999 => throw StripeFailure.Invalid(
            "Amount must be no more than 999,999.99", PathOf(name), "amount_too_large"),
        { } amount => amount,
    };

    public long RequiredAmount(string name) => Amount(name) ?? throw Missing(name);

    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        { } other => throw StripeFailure.Invalid($"Invalid boolean: {other}", PathOf(name)),
    };

    /// <summary>A currency in lower case, as answers name it.</summary>
    public string RequiredCurrency(string name)
    {
        var text = RequiredText(name);
        return text.Length == 3 && text.All(char.IsAsciiLetter)
            ? text.ToLowerInvariant()
            : throw StripeFailure.Invalid($"Invalid currency: {text}.", PathOf(name));
    }

    /// <summary>A part, empty when it was not sent.</summary>
    public Parameters Part(string name) => new(ChildOrEmpty(name));

    public IReadOnlyList<Parameters> Parts(string name) =>
        [.. ChildOrEmpty(name).Children.Values.Select(child => new Parameters(child))];

    public IReadOnlyList<string> Texts(string name) =>
        [.. Pairs(name).Select(pair => pair.Value)];

    /// <summary>Names and texts, such as metadata.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(string name) =>
        [.. ChildOrEmpty(name).Children.Select(child =>
        {
            child.Value.WasRead = true;
            return KeyValuePair.Create(child.Key, child.Value.Text ?? "");
        })];

    public JsonObject Metadata() => Pairs("metadata").ToMetadata();

    /// <summary>Takes parameters that are valid and change nothing here, with all their parts.</summary>
    public void Accept(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var unread in ChildOrEmpty(name).Unread())
                unread.WasRead = true;
        }
    }

    /// <summary>Refuses what no one read.</summary>
    public void Complete()
    {
        if (value.Unread().FirstOrDefault() is { } unknown)
        {
            throw StripeFailure.Invalid(
                $"Received unknown parameter: {unknown.Path}", unknown.Path, "parameter_unknown");
        }
    }

    public string PathOf(string name) => value.Path.Length == 0 ? name : $"{value.Path}[{name}]";

    public StripeFailure Missing(string name) =>
        StripeFailure.Invalid($"Missing required param: {PathOf(name)}.", PathOf(name), "parameter_missing");

    private FormValue ChildOrEmpty(string name) =>
        value.Children.TryGetValue(name, out var child) ? child : new FormValue(PathOf(name));
}
