using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>A control's object and the body it came with.</summary>
internal sealed record ControlCall(SandboxState State, Row Row, JsonObject Body)
{
    public string? Text(string name) => Value<string>(name);

    public bool Flag(string name) => Body[name] is { } node && (node is JsonValue value && value.TryGetValue<bool>(
        out var flag) ? flag : throw Invalid(name));

    public long? Integer(string name) => Body[name] is { } node ? node is JsonValue value && value.TryGetValue<long>(
        out var number) ? number : throw Invalid(name) : null;

    /// <summary>An amount of money above zero.</summary>
    public long? Amount(string name) => Integer(name) is { } amount
        ? amount > 0 ? amount : throw Invalid(name)
        : null;

    public Row Do(Action<SandboxState, Row> action)
    {
        action(State, Row);
        return Row;
    }

    public Row Do<T>(Action<SandboxState, Row, T> action, T argument)
    {
        action(State, Row, argument);
        return Row;
    }

    public static StripeFailure Invalid(string name) =>
        StripeFailure.Invalid($"{name} is missing or out of its range.", name);

    private T? Value<T>(string name) where T : class => Body[name] is { } node
        ? node is JsonValue value && value.TryGetValue<T>(out var text) ? text : throw Invalid(name)
        : null;
}
