using System.Globalization;
using System.Text.Json;

namespace PeepFunctions.Functions;

/// <summary>Notices as files: a row an allocation.</summary>
public static class NoticeFile
{
    private static readonly string[] Header =
    [
        "period", "window", "currency", "allocated_minor", "cash_minor", "paid_minor", "paid_bps", "capital_minor",
        "last_payment_day", "bylaws", "consent", "status",
    ];

    /// <summary>A member's own.</summary>
    public static IResult Of(NoticeDocument year) => Csv.File($"notices-{year.Year}.csv", Header, Rows(year));

    /// <summary>Everybody's, by id, for whoever holds the members' names elsewhere.</summary>
    public static IResult Of(string year, IEnumerable<(string Member, NoticeDocument Notices)> all) => Csv.File(
        $"notices-{year}.csv",
        ["member", .. Header],
        all.SelectMany(one => Rows(one.Notices).Select(row => (string[])[one.Member, .. row])));

    private static IEnumerable<string[]> Rows(NoticeDocument year) => year.Notices.Select(line => (string[])
    [
        line.Period,
        string.Join(' ', line.Window),
        year.Currency,
        Number(line.AllocatedMinor),
        Number(line.CashMinor),
        Number(line.PaidMinor),
        Number(line.PaidBps),
        Number(line.CapitalMinor),
        year.LastPaymentDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        year.Bylaws is { } version ? Number(version) : "",
        line.Consent is { } basis ? Name(basis) : "none",
        Name(line.Status),
    ]);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
