using Microsoft.AspNetCore.Http;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Reads a request's query and form into one tree of parameters.</summary>
internal static class FormReader
{
    private const string FormType = "application/x-www-form-urlencoded";

    public static async Task<FormValue> ReadAsync(HttpRequest request)
    {
        var pairs = Pairs(request.QueryString.Value?.TrimStart('?') ?? "");
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync().ConfigureAwait(false);
        if (body.Length > 0 && request.ContentType?.StartsWith(FormType, StringComparison.OrdinalIgnoreCase) != true)
        {
            throw StripeFailure.Invalid(
                $"Invalid request: this API takes {FormType} bodies, not '{request.ContentType}'.");
        }

        return FormValue.Parse(pairs.Concat(Pairs(body)));
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string text) =>
        from pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries)
        let sign = pair.IndexOf('=', StringComparison.Ordinal)
        let name = sign < 0 ? pair : pair[..sign]
        let value = sign < 0 ? "" : pair[(sign + 1)..]
        select KeyValuePair.Create(Unescape(name), Unescape(value));

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
