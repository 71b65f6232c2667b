using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PeepFunctions.Functions;

/// <summary>A year as its checks find it now.</summary>
/// <param name="Checks">What each found, in their order.</param>
/// <param name="Document">
/// What would be sealed, as canonical JSON (RFC 8785); null when something stands against it.
/// </param>
/// <param name="Root">The root over the roots of its periods; null as well.</param>
public sealed record YearReading(IReadOnlyList<YearCheck> Checks, string? Document, string? Root)
{
    /// <summary>The hash of the document, <c>sha256:…</c>: what stewards name; null where there is none.</summary>
    public string? Hash => Document is null
        ? null
        : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Document)))}";
}

/// <summary>
/// Seals fiscal years. All periods of one are closed before, so that whatever comes later counts in a later year; the
/// seal says that the rest was done as well, with which figures, and what all roots come to.
/// </summary>
public sealed class YearSeal(
    IEnumerable<IYearCheck> checks,
    YearsTable years,
    PeriodsTable periods,
    MembersTable members,
    Coop coop,
    TimeProvider clock)
{
    /// <summary>The fiscal year of a number, if it is over; null when it is not or there is none.</summary>
    public FiscalYear? Find(int number) =>
        FiscalYear.Find(number, coop.FiscalYearStartMonth, coop.FirstPeriod) is { } year
        && coop.PeriodOf(clock.GetUtcNow()) > year.Last
            ? year
            : null;

    /// <summary>Runs every check.</summary>
    public async Task<YearReading> ReadAsync(FiscalYear year, CancellationToken cancellationToken)
    {
        var found = new List<YearCheck>();
        foreach (var check in checks)
        {
            found.Add(await check.RunAsync(year, cancellationToken));
        }

        if (!found.TrueForAll(check => check.IsDone))
        {
            return new YearReading(found, null, null);
        }

        var roots = new List<(Period Period, string Root)>();
        foreach (var period in year.Periods)
        {
            roots.Add((period, (await periods.FindAsync(period, cancellationToken)).Root!));
        }

        var before = FiscalYear.Find(year.Number - 1, coop.FiscalYearStartMonth, coop.FirstPeriod);
        var previous = before is null ? null : (await years.ReadAsync(before, cancellationToken)).Root;
        var root = YearRoot.Of(previous, [.. roots.Select(one => one.Root)]);
        var document = new JsonObject
        {
            ["year"] = year.ToString(),
            ["currency"] = coop.Currency.Code,
            ["previousRoot"] = previous is null ? null : $"sha256:{previous}",
            ["root"] = $"sha256:{root}",
            ["periods"] = new JsonArray([.. roots.Select(one => (JsonNode)new JsonObject
            {
                ["period"] = one.Period.ToString(),
                ["root"] = $"sha256:{one.Root}",
            })]),
            ["checks"] = new JsonArray([.. found.Select(check => (JsonNode)check.ToPublish())]),
        };
        return new YearReading(found, CanonicalJson.WriteText(document), root);
    }

    /// <summary>
    /// Takes a steward's word; the second different one seals. Whoever comes at the same moment, or again after a kill,
    /// finds the first seal.
    /// </summary>
    public async Task<(YearClosing Outcome, YearRow Row)> SayAsync(
        FiscalYear year, YearReading reading, YearApproval word, CancellationToken cancellationToken)
    {
        var stewards = await members.ReadStewardsAsync(cancellationToken)
            .Select(row => row.PartitionKey)
            .ToHashSetAsync(cancellationToken: cancellationToken);
        YearClosing Decide(YearRow row) => YearClosing.Decide(
            row.Hash, reading.Hash, row.Approvals.Where(one => stewards.Contains(one.Steward)), word);
        YearClosing? outcome = null;
        var after = await years.ChangeAsync(
            year,
            row => (outcome = Decide(row)) switch
            {
                YearClosing.Waits waits => row with { Approvals = waits.Approvals },
                YearClosing.Seals seals => new YearRow(
                    seals.Approvals, reading.Document, reading.Hash, reading.Root, clock.GetUtcNow()),
                _ => null,
            },
            cancellationToken);
        return (outcome is null or YearClosing.Seals ? Decide(after) : outcome, after);
    }
}
