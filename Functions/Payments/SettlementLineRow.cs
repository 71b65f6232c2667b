using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A movement of a settlement file as stored, keyed by its line.</summary>
internal static class SettlementLineRow
{
    /// <summary>The row key: in the order of the file.</summary>
    public static string Key(int line) => line.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>The row of a line.</summary>
    public static TableEntity Write(string batch, SettlementLine line) => new(batch, Key(line.Line))
    {
        ["Id"] = line.Id,
        ["Type"] = line.Type.ToString(),
        ["CreatedUtc"] = line.CreatedUtc,
        ["AmountMinor"] = line.Amount.Minor,
        ["FeeMinor"] = line.Fee.Minor,
        ["Currency"] = line.Amount.Currency.Code,
        ["Creator"] = line.Creator,
        ["Supporter"] = line.Supporter,
        ["Reference"] = line.Reference,
    };

    /// <summary>Reads a row.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static SettlementLine Read(TableEntity row)
    {
        var currency = Currency.Parse(row.GetString("Currency"));
        return new SettlementLine(
            int.Parse(row.RowKey, CultureInfo.InvariantCulture),
            row.GetString("Id"),
            Enum.Parse<SettlementRowType>(row.GetString("Type")),
            row.GetDateTimeOffset("CreatedUtc") ?? throw new FormatException($"{row.RowKey} has no instant."),
            Money.FromMinor(row.GetInt64("AmountMinor") ?? 0, currency),
            Money.FromMinor(row.GetInt64("FeeMinor") ?? 0, currency),
            row.GetString("Creator"),
            row.GetString("Supporter"),
            row.GetString("Reference") ?? "");
    }
}
