using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>What has to be told to a tax office, by whoever holds the members' names: this file has none.</summary>
public sealed class TaxEndpoints(
    Endpoint endpoint,
    PatronageYears years,
    MembersTable members,
    MemberSecrets secrets,
    Coop coop,
    TimeProvider clock)
{
    private static readonly string[] Columns =
    [
        "payoutAccount", "payoutReference", "member", "currency", "dividendsMinor", "noticesMinor", "redemptionsMinor",
    ];

    /// <summary>
    /// Patronage of a calendar year, a row a member who got enough of it to be reported. The account at Stripe, or the
    /// reference at whoever pays by file, leads to who it is.
    /// </summary>
    [Function("GetPatronageFile")]
    [Allows(Access.StewardJustNow)]
    [Answers(200, "text/csv")]
    [Refuses(404, "not-found")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tax/{year}/patronage.csv")] HttpRequest request,
        string year,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.StewardJustNow,
            async (_, token) =>
            {
                if (year.Length != 4
                    || !int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var of)
                    || of < coop.FirstPeriod.Year || of > coop.Today(clock).Year)
                {
                    return Problems.NotFound;
                }

                var rows = new List<string[]>();
                foreach (var paid in (await years.ReadAsync(of, token)).Where(paid => paid.IsReported))
                {
                    rows.Add(await RowAsync(paid, token));
                }

                return Csv.File($"patronage-{year}.csv", Columns, rows);
            },
            cancellationToken,
            act: AuditAct.TaxFileRead,
            about: year);

    private async Task<string[]> RowAsync(PatronagePaid paid, CancellationToken cancellationToken)
    {
        var member = await members.FindAsync(paid.Member, cancellationToken);
        return
        [
            member is null ? "" : MemberRow.PayoutAccount(member) ?? "",
            member is null ? "" : secrets.PayoutReference(member) ?? "",
            paid.Member,
            coop.Currency.Code,
            Number(paid.DividendsMinor),
            Number(paid.NoticesMinor),
            Number(paid.RedemptionsMinor),
        ];
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
