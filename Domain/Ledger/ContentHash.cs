using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace PeepFunctions.Domain;

/// <summary>
/// What may never differ between two tellings of the same fact, as lower-case hex SHA-256. The same id with the same
/// hash is already posted; the same id with another hash is an alarm, never an overwrite.
/// </summary>
public static class ContentHash
{
    /// <summary>
    /// Of a movement: its type, amounts, instant and source. Metadata can be edited at the processor at any time, so
    /// it is not content.
    /// </summary>
    /// <exception cref="InvalidOperationException">The three amounts are not of one currency.</exception>
    public static string OfMovement(
        string type, Money amount, Money fee, Money net, DateTimeOffset createdUtc, string sourceId)
    {
        _ = amount + fee + net;
        return Hex(new JsonObject
        {
            ["type"] = type,
            ["amount"] = amount.Minor,
            ["fee"] = fee.Minor,
            ["net"] = net.Minor,
            ["currency"] = amount.Currency.Code,
            ["created"] = JournalJson.InstantText(createdUtc),
            ["source"] = sourceId,
        });
    }

    /// <summary>Whether text is a SHA-256 as it is written here: 64 lower-case hex digits.</summary>
    public static bool IsHash(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Of any other entry: everything in it but the hash itself.</summary>
    public static string OfEntry(JournalEntry entry) => Hex(JournalJson.EntryNode(entry));

    /// <summary>Of an entry of the ownership register: everything in it.</summary>
    public static string OfRegister(RegisterEntry entry) => Hex(new JsonObject
    {
        ["id"] = entry.Claim.Id,
        ["class"] = entry.Claim.Class.ToString(),
        ["holder"] = entry.Claim.Holder,
        ["payee"] = entry.Claim.Payee,
        ["units"] = entry.Claim.Units,
        ["principal"] = entry.Claim.PrincipalMinor,
        ["cap"] = entry.Claim.CapBps,
        ["seniority"] = entry.Claim.Seniority,
        ["issuedOn"] = entry.Claim.IssuedOn.ToString("O", CultureInfo.InvariantCulture),
        ["cause"] = entry.Cause,
        ["by"] = entry.By,
        ["operation"] = entry.Operation,
        ["at"] = JournalJson.InstantText(entry.AtUtc),
    });

    /// <summary>Of the company's sale: everything in it.</summary>
    public static string OfSale(OwnershipSale sale) => Hex(new JsonObject
    {
        ["proposal"] = sale.Proposal,
        ["adopted"] = JournalJson.InstantText(sale.AdoptedUtc),
        ["from"] = sale.From.ToString(),
    });

    private static string Hex(JsonNode node) => Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(node)));
}
