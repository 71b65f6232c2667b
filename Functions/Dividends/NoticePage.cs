using System.Diagnostics;
using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>A member's notices of a year as a page.</summary>
public static class NoticePage
{
    /// <summary>The page.</summary>
    public static HtmlPage Of(NoticeDocument year)
    {
        var currency = Currency.Parse(year.Currency);
        string Show(long minor) => Money.FromMinor(minor, currency).ToString();
        var table = HtmlPage.Table(
            ["Run", "Allocated:", "Paid in money:", "Retained:", "Notice"],
            [
                .. year.Notices.Select(line => (string[])
                [
                    line.Period, Show(line.AllocatedMinor), Show(line.PaidMinor), Show(line.CapitalMinor), Word(line),
                ]),
                [
                    "Sum", Show(year.AllocatedMinor), Show(year.PaidMinor),
                    Show(year.Notices.Sum(line => line.CapitalMinor)), "",
                ],
            ]);
        return new HtmlPage(
            $"Notice of allocations {year.Year}",
            table
            + Paragraph(
                $"Payments count that were made from {Day(year.FirstPaymentDay)} to {Day(year.LastPaymentDay)}. Of "
                + $"what is retained, {Show(year.QualifiedMinor)} is taken into account for taxes now, "
                + $"{Show(year.NonqualifiedMinor)} when it is paid back"
                + (year.DueMinor > 0
                    ? $", and {Show(year.DueMinor)} now, if a fifth of its allocation is paid in time."
                    : "."))
            + Paragraph(year.Bylaws is { } version
                ? string.Create(CultureInfo.InvariantCulture, $"The bylaws that you got last are version {version}.")
                : "It is not known which bylaws you got.")
            + Paragraph("The rules are 26 USC 1382(d), 1385(a) and 1388(c). This is no advice on your taxes."));
    }

    private static string Word(NoticeLine line) => line.Status switch
    {
        NoticeStatus.NothingRetained => "All of it is cash.",
        NoticeStatus.Qualified when line.Consent == ConsentBasis.Membership =>
            "Qualified, with your consent by membership.",
        NoticeStatus.Qualified => "Qualified, with your written consent.",
        NoticeStatus.PaymentDue => "Less than a fifth is paid so far.",
        NoticeStatus.NoConsent => "Not qualified: you had not consented.",
        NoticeStatus.PaidTooLittle => "Not qualified: less than a fifth was paid in time.",
        _ => throw new UnreachableException(),
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Paragraph(string text) => $"<p>{HtmlPage.Text(text)}</p>";
}
