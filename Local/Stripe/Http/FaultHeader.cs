using System.Globalization;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// A fault asked for by one request of itself, in the header <c>Sandbox-Fault</c>: <c>too-many-requests</c>, perhaps
/// with <c>;retry-after=2</c>, <c>server-error</c>, <c>lost-answer</c>, <c>slow=250</c>, <c>insufficient-balance</c> or
/// <c>account-restricted</c>.
/// </summary>
internal sealed record FaultHeader(string Kind, int? Number)
{
    public const string Name = "Sandbox-Fault";

    public static readonly FaultHeader None = new("", null);

    private static readonly string[] Kinds =
    [
        "too-many-requests", "server-error", "lost-answer", "slow", "insufficient-balance", "account-restricted",
    ];

    public static FaultHeader Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return None;

        var kind = text.Split(';', '=')[0].Trim();
        var number = text.LastIndexOf('=') is var sign and > 0 ? text[(sign + 1)..] : null;
        var isNumber = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        if (!Kinds.Contains(kind) || (number is not null && !isNumber) || (kind == "slow" && !isNumber))
            throw StripeFailure.Invalid($"Unknown {Name}: {text}. There are: {string.Join(", ", Kinds)}.");

        return new FaultHeader(kind, isNumber ? value : null);
    }
}
