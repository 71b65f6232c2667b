using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A statement as it stands in the table.</summary>
/// <param name="Id">From its bytes and how it was read: the same file is the same statement.</param>
/// <param name="Format">csv or camt.053.</param>
/// <param name="Currency">The account's currency.</param>
/// <param name="From">Its first day.</param>
/// <param name="To">Its last day.</param>
/// <param name="OpeningMinor">The balance before its first line.</param>
/// <param name="ClosingMinor">The balance after its last line.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Fresh">Those of them that no other statement brought.</param>
/// <param name="UploadedBy">The steward.</param>
/// <param name="UploadedUtc">When.</param>
public sealed record BankStatementRow(
    string Id,
    string Format,
    string Currency,
    DateOnly From,
    DateOnly To,
    long OpeningMinor,
    long ClosingMinor,
    int Lines,
    int Fresh,
    string UploadedBy,
    DateTimeOffset UploadedUtc)
{
    /// <summary>Orders newest first; ends a page.</summary>
    internal string ListKey => string.Create(
        CultureInfo.InvariantCulture, $"{long.MaxValue - UploadedUtc.UtcTicks:D19}-{Id}");

    internal BankPeriod Period =>
        new(From, To, Money.FromMinor(ClosingMinor, Domain.Currency.Parse(Currency)));

    internal TableEntity ToRow(string prefix) => new(Currency, prefix + Id)
    {
        ["Format"] = Format,
        ["From"] = Day(From),
        ["To"] = Day(To),
        ["OpeningMinor"] = OpeningMinor,
        ["ClosingMinor"] = ClosingMinor,
        ["Lines"] = Lines,
        ["Fresh"] = Fresh,
        ["UploadedBy"] = UploadedBy,
        ["UploadedUtc"] = UploadedUtc,
    };

    internal static BankStatementRow Read(TableEntity row, string prefix) => new(
        row.RowKey[prefix.Length..],
        row.GetString("Format"),
        row.PartitionKey,
        Day(row.GetString("From")),
        Day(row.GetString("To")),
        row.GetInt64("OpeningMinor") ?? 0,
        row.GetInt64("ClosingMinor") ?? 0,
        row.GetInt32("Lines") ?? 0,
        row.GetInt32("Fresh") ?? 0,
        row.GetString("UploadedBy"),
        row.GetDateTimeOffset("UploadedUtc") ?? default);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) =>
        DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
