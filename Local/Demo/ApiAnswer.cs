using System.Globalization;
using System.Text.Json;

namespace PeepFunctions.Local.Demo;

/// <summary>What was answered to a request.</summary>
/// <param name="Request">Method and path, for messages.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The JSON; undefined when there was none.</param>
internal sealed record ApiAnswer(string Request, int Status, JsonElement Body)
{
    public bool IsOk => Status is >= 200 and < 300;

    /// <summary>The code of a refusal, empty when there is none.</summary>
    public string Code => Text("code") ?? "";

    public JsonElement this[string field] =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(field, out var value)
            ? value
            : throw new DemoException($"{Request} answered without \"{field}\": {Body}");

    public string? Text(string field) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(field, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>A number; 0 where there is none yet.</summary>
    public long Number(string field) =>
        this[field] is { ValueKind: not JsonValueKind.Null } number ? number.GetInt64() : 0;

    /// <summary>This answer, when it is the expected one.</summary>
    /// <exception cref="DemoException">It is a refusal.</exception>
    public ApiAnswer Expected() => IsOk ? this : throw Unexpected();

    public DemoException Unexpected() => new(string.Create(
        CultureInfo.InvariantCulture, $"{Request} answered {Status} {Code} {Text("detail") ?? Body.ToString()}"));
}
