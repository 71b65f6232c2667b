using System.Globalization;
using System.Text.RegularExpressions;

namespace PeepFunctions.Domain;

/// <summary>Reads the columns of one row; what is wrong is told in our own words and never quotes the file.</summary>
internal static partial class SettlementColumns
{
    private const int PayerMost = 200;

    private static readonly Dictionary<string, SettlementRowType> Types = new(StringComparer.Ordinal)
    {
        ["sale"] = SettlementRowType.Sale,
        ["refund"] = SettlementRowType.Refund,
        ["refund-borne"] = SettlementRowType.RefundBorne,
        ["chargeback"] = SettlementRowType.Chargeback,
        ["chargeback-borne"] = SettlementRowType.ChargebackBorne,
        ["chargeback-reversal"] = SettlementRowType.ChargebackReversal,
        ["chargeback-borne-reversal"] = SettlementRowType.ChargebackBorneReversal,
        ["reserve-hold"] = SettlementRowType.ReserveHold,
        ["reserve-release"] = SettlementRowType.ReserveRelease,
        ["fee"] = SettlementRowType.Fee,
        ["payout"] = SettlementRowType.Payout,
        ["balance"] = SettlementRowType.Balance,
    };

    /// <summary>The line, or everything that is wrong with it.</summary>
    public static (SettlementLine? Line, string? Fault) Read(SettlementRow row, SettlementFacts facts)
    {
        var wrong = new List<string>();
        if (!SettlementRow.IsId(row.Id))
        {
            wrong.Add("id: 1 to 100 of A-Z, a-z, 0-9, '.', '_' and '-'.");
        }

        if (!Types.TryGetValue(row.Type, out var type))
        {
            return (null, string.Join(' ', [.. wrong, $"type: one of {string.Join(", ", Types.Keys)}."]));
        }

        var created = ReadInstant(row.CreatedUtc, facts, wrong);
        var knownCurrency = KnownCurrencies.TryParse(row.Currency, out var currency);
        if (!knownCurrency)
        {
            wrong.Add("currency: an ISO 4217 code in lower case, such as usd.");
        }

        var amount = ReadMinor(row.AmountMinor, "amountMinor", wrong);
        var fee = ReadMinor(row.FeeMinor, "feeMinor", wrong);
        if (amount is { } amountMinor && fee is { } feeMinor && WrongSign(type, amountMinor, feeMinor) is { } sign)
        {
            wrong.Add(sign);
        }

        var creator = ReadCreator(row, type, facts, wrong);
        if (row.Reference.Length > 0 && !SettlementRow.IsId(row.Reference))
        {
            wrong.Add("reference: empty, or 1 to 100 of A-Z, a-z, 0-9, '.', '_' and '-'.");
        }

        return wrong.Count > 0
            ? (null, string.Join(' ', wrong))
            : (new SettlementLine(
                row.Line,
                row.Id,
                type,
                created!.Value,
                Money.FromMinor(amount!.Value, currency),
                Money.FromMinor(fee!.Value, currency),
                creator,
                row.Payer.Length > 0 ? facts.SupporterOf(row.Payer) : null,
                row.Reference), null);
    }

    private static DateTimeOffset? ReadInstant(string text, SettlementFacts facts, List<string> wrong)
    {
        if (!DateTimeOffset.TryParseExact(
            text,
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant))
        {
            wrong.Add("createdUtc: an instant such as 2036-01-05T12:00:00Z.");
            return null;
        }

        if (instant > facts.NowUtc)
        {
            wrong.Add("createdUtc: this has not happened yet.");
        }
        else if (instant.Year < 2000 || TimeZoneInfo.ConvertTime(instant, facts.Zone).Year < 2000)
        {
            wrong.Add("createdUtc: from 2000 on.");
        }

        return instant;
    }

    private static long? ReadMinor(string text, string column, List<string> wrong)
    {
        if (Minor().IsMatch(text))
        {
            return long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        wrong.Add($"{column}: a whole number of minor units of at most 11 digits.");
        return null;
    }

    private static string? WrongSign(SettlementRowType type, long amount, long fee) => type switch
    {
        SettlementRowType.Sale =>
            amount <= 0 || fee < 0 ? "A sale has an amount above 0 and a fee of 0 or more." : null,
        SettlementRowType.Refund or SettlementRowType.RefundBorne
            or SettlementRowType.Chargeback or SettlementRowType.ChargebackBorne =>
            amount >= 0 ? "amountMinor: below 0, for money that leaves." : null,
        SettlementRowType.ChargebackReversal or SettlementRowType.ChargebackBorneReversal =>
            amount <= 0 ? "amountMinor: above 0, for money that comes back." : null,
        SettlementRowType.ReserveHold => amount >= 0 || fee != 0 ? "A hold has an amount below 0 and no fee." : null,
        SettlementRowType.ReserveRelease =>
            amount <= 0 || fee != 0 ? "A release has an amount above 0 and no fee." : null,
        SettlementRowType.Fee => amount != 0 || fee == 0 ? "A fee has an amount of 0 and a fee other than 0." : null,
        SettlementRowType.Payout => amount == 0 ? "amountMinor: below 0, or above 0 when it came back." : null,
        _ => fee != 0 ? "feeMinor: 0 for a balance." : null,
    };

    private static string? ReadCreator(
        SettlementRow row, SettlementRowType type, SettlementFacts facts, List<string> wrong)
    {
        if (type >= SettlementRowType.ReserveHold)
        {
            if (row.Creator.Length > 0 || row.Payer.Length > 0)
            {
                wrong.Add("creator, payer: empty, because this is about nobody.");
            }

            return null;
        }

        if (row.Payer.Length > PayerMost || row.Payer.Any(char.IsControl) || row.Payer.Trim() != row.Payer)
        {
            wrong.Add("payer: the processor's id of at most 200 characters, or empty.");
        }

        if (facts.Creators.TryGetValue(row.Creator, out var creator))
        {
            return creator;
        }

        wrong.Add("creator: the member id or handle of somebody who is or was a creator.");
        return null;
    }

    // Eleven digits, as an expense: far below where a file's sums would leave 64 bits.
    [GeneratedRegex(@"\A(0|-?[1-9][0-9]{0,10})\z")]
    private static partial Regex Minor();
}
