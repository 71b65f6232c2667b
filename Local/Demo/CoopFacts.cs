using System.Globalization;
using System.Text.Json;

namespace PeepFunctions.Local.Demo;

/// <summary>What the story has to know of the bylaws.</summary>
/// <param name="FirstMonth">The first day of the first month that they bind.</param>
/// <param name="SettlementDays">How long after a month's end it is closed.</param>
/// <param name="Currency">The co-op's currency.</param>
/// <param name="Payees">Whom the surplus goes to who is no member.</param>
internal sealed record CoopFacts(
    DateOnly FirstMonth, int SettlementDays, string Currency, IReadOnlyList<string> Payees)
{
    public static async Task<CoopFacts> ReadAsync(ApiClient api, CancellationToken cancellationToken)
    {
        var bylaws = (await api.GetAsync("api/bylaws/1", null, cancellationToken)).Expected();
        return new CoopFacts(
            DateOnly.ParseExact(
                bylaws["effectiveFrom"].GetString()! + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture),
            (int)bylaws.Number("settlementDays"),
            bylaws["currency"].GetString()!,
            [.. bylaws["waterfall"].EnumerateArray().Select(Payee).OfType<string>()]);
    }

    /// <summary>A month of the story, counted from 1.</summary>
    public DateOnly MonthAt(int month) => FirstMonth.AddMonths(month - 1);

    public static string PeriodOf(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>An instant in the afternoon, UTC, which is the same day nearly everywhere.</summary>
    public static DateTimeOffset On(DateOnly month, int day) =>
        new(month.Year, month.Month, day, 15, 0, 0, TimeSpan.Zero);

    /// <summary>When a month has been over long enough in every time zone, and the hourly close is due.</summary>
    public DateTimeOffset CloseOf(DateOnly month) => new(
        month.AddMonths(1).AddDays(SettlementDays).ToDateTime(new TimeOnly(12, 20), DateTimeKind.Unspecified),
        TimeSpan.Zero);

    private static string? Payee(JsonElement step) =>
        step.TryGetProperty("payee", out var payee) ? payee.GetString() : null;
}
