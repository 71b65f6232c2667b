using System.Text.Json;

namespace PeepFunctions.Functions;

/// <summary>
/// All that is read of an event: which object to look at. The rest holds customers' names and is never kept.
/// </summary>
/// <param name="Id">Stripe's id, <c>evt_…</c>.</param>
/// <param name="Type">For example <c>charge.updated</c>.</param>
/// <param name="Account">The connected account it happened on; null for our own.</param>
/// <param name="ObjectId">
/// The id of the object, for an application's deauthorization that of the application; null when there is no plain one,
/// as for a balance or a plan with a name of its own, which no type that we look into has.
/// </param>
/// <param name="Created">When Stripe made the event.</param>
/// <param name="LiveMode">Whether it is about real money.</param>
public sealed record StripeEventHead(
    string Id, string Type, string? Account, string? ObjectId, DateTimeOffset Created, bool LiveMode)
{
    /// <summary>Reads the head; null when the body is no event, or lacks a plain id where one is needed.</summary>
    public static StripeEventHead? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return ReadObject(body);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException
            or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static StripeEventHead? ReadObject(ReadOnlySpan<byte> body)
    {
        string? id = null, type = null, account = null, objectId = null;
        long created = -1;
        var live = false;
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "id": id = reader.GetString(); break;
                case "type": type = reader.GetString(); break;
                case "account": account = reader.GetString(); break;
                case "created": created = ReadCreated(ref reader); break;
                case "livemode": live = reader.GetBoolean(); break;
                case "data": objectId = ReadObjectId(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        // To the last brace: what is cut or has something behind it is no event.
        while (reader.Read())
        {
        }

        if (!IsId(id) || type is not { Length: > 0 and <= 100 } || created < 0)
        {
            return null;
        }

        var plainAccount = IsId(account) ? account : null;
        var plainObject = IsId(objectId) ? objectId : null;
        return StripeEventTypes.IsWanted(type) && (plainObject is null || plainAccount != account)
            ? null
            : new StripeEventHead(
                id!, type, plainAccount, plainObject, DateTimeOffset.FromUnixTimeSeconds(created), live);
    }

    // Seconds; events of Stripe's second interface have an RFC 3339 time (docs.stripe.com/api/v2/core/events/object).
    private static long ReadCreated(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String
        ? reader.GetDateTimeOffset().ToUnixTimeSeconds()
        : reader.GetInt64();

    private static string? ReadObjectId(ref Utf8JsonReader reader)
    {
        string? id = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (!isObject || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("id"u8);
                reader.Read();
                if (isId)
                {
                    id = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                    reader.Skip();
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return id;
    }

    private static bool IsId(string? text) =>
        text is { Length: > 0 and <= 255 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
