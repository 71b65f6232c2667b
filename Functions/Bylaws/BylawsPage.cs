using System.Diagnostics;
using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>The bylaws in sentences, so that nobody has to read a document for programs to know the rules.</summary>
public static class BylawsPage
{
    /// <summary>The page of a version.</summary>
    public static HtmlPage Of(BylawsDocument bylaws) => new(
        Text($"Bylaws, version {bylaws.Version}"),
        string.Concat(Sections(bylaws).Select(section => $"<h2>{HtmlPage.Text(section.Title)}</h2>{section.Html}")));

    private const string MembershipIsConsent =
        "Whoever stays a member after getting a copy of these bylaws consents to take what is retained for them into "
        + "account for taxes at its stated amount in the year in which they are told of it; and so does whoever "
        + "accepts them in writing.";

    private const string ConsentIsWritten =
        "Whoever accepts these bylaws in writing consents to take what is retained for them into account for taxes at "
        + "its stated amount in the year in which they are told of it, and can revoke that for later fiscal years.";

    private static IEnumerable<(string Title, string Html)> Sections(BylawsDocument bylaws)
    {
        yield return ("In force", List(
            $"They bind from {bylaws.EffectiveFrom} on. Months are those of {bylaws.TimeZone}.",
            $"A fiscal year begins in month {bylaws.FiscalYearStartMonth}. Dividends are paid in {bylaws.Currency.Code.ToUpperInvariant()}."));
        yield return ("Joining and support", List(
            $"A membership share costs {Show(bylaws, bylaws.MembershipShareMinor)}, once; it is repaid on leaving.",
            $"The platform keeps {Percent(bylaws.ApplicationFee)} of each support."));
        yield return ("How a surplus is used", $"<ol>{string.Concat(bylaws.Waterfall.Select(step => $"<li>{HtmlPage.Text(Step(bylaws, step))}</li>"))}</ol>"
            + List($"What no step takes stays undistributed. A month without a surplus is carried on to the next."));
        yield return ("How the patronage is divided", HtmlPage.Table(
            ["Pool", "Part:", "Divided by"],
            bylaws.Pools.Select(pool => (string[])
                [MemberClasses.NameOf(pool.Class), Percent(pool.Share), Basis(pool.Basis)])));
        yield return ("Who takes part", List(
            $"Creators with {bylaws.Eligibility.CreatorSupporters} supporters in {bylaws.Eligibility.CreatorPeriods} months together.",
            $"Admitted contributors with {bylaws.Eligibility.ContributorHours} approved hours, or {bylaws.Eligibility.ContributorMonths} months with {bylaws.Eligibility.ContributorHoursAMonth} hours each.",
            $"Supporters who gave {Show(bylaws, bylaws.Eligibility.SupporterGivenMinor)} in the month; they vote, whether or not there is a pool for them.",
            $"Business with everybody else goes to the reserve."));
        yield return ("Payment", List(
            $"{Percent(bylaws.CashRate)} of an allocation is paid in cash, rounded up; the rest is capital and paid back after {bylaws.RedeemCapitalAfterMonths} months, as far as funds allow.",
            $"{(bylaws.MembershipIsConsent ? MembershipIsConsent : ConsentIsWritten)}",
            $"Less than {Show(bylaws, bylaws.MinimumPayoutMinor)} waits until it adds up or the year ends.",
            $"A month is closed {bylaws.SettlementDays} days after its end. Payments need {bylaws.PayoutApprovals} approvals of stewards.",
            bylaws.ExpenseApprovalMinor is { } approval
                ? $"An expense above {Show(bylaws, approval)} needs a second steward and a document that shows it."
                : (FormattableString)$"An expense needs one steward, whatever it comes to.",
            $"Figures of fewer than {bylaws.WithholdBelow} members are not shown in the open books."));
        yield return ("Phases", Phases(bylaws));
        yield return ("Votes", List(
            $"One member, one vote. Quorum: {Percent(bylaws.Voting.QuorumRate)} of the electorate and at least {bylaws.Voting.QuorumMinimum}.",
            $"Needed of yes and no: {bylaws.Voting.Resolution} for a resolution, {bylaws.Voting.Admission} for an admission, {bylaws.Voting.Bylaws} for other bylaws; {bylaws.Voting.Sale} of all owners and of all directors for a sale.",
            $"A proposal is announced {bylaws.Voting.NoticeDays} days before it opens and stays open for {bylaws.Voting.OpenDays} days. Directors serve {bylaws.Voting.TermMonths} months."));
    }

    private static string Phases(BylawsDocument bylaws)
    {
        string[] groups = [.. bylaws.Phases.SelectMany(phase => phase.Seats.Keys).Distinct().Order(StringComparer.Ordinal)];
        return List($"Each shows what part of a surplus is patronage, and the seats on the board.") + HtmlPage.Table(
            ["Community owns:", "Patronage:", .. groups.Select(group => $"{group}:")],
            bylaws.Phases.Select(phase => (string[])
            [
                Percent(phase.CommunityOwned),
                Percent(phase.PatronageRate),
                .. groups.Select(group =>
                    phase.Seats.GetValueOrDefault(group).ToString(CultureInfo.InvariantCulture)),
            ]));
    }

    private static string Step(BylawsDocument bylaws, WaterfallStep step)
    {
        var rate = step.Rate is { } fixedRate ? Percent(fixedRate) : "The phase's part";
        var from = step.Of == WaterfallBase.Surplus ? "the surplus" : "what is left";
        var to = step.Kind switch
        {
            WaterfallStepKind.Reserve when step.UntilBalanceMinor is { } full =>
                $"the reserve, until it holds {Show(bylaws, full)}",
            WaterfallStepKind.Reserve => "the reserve",
            WaterfallStepKind.Tithe => step.Payee!,
            WaterfallStepKind.Patronage => "the members by patronage",
            WaterfallStepKind.Buyback => "buying founders and investors out",
            _ => throw new UnreachableException(),
        };
        return $"{rate} of {from} to {to}.";
    }

    private static string Basis(PatronageBasis basis) => basis switch
    {
        PatronageBasis.SupportReceivedMinor => "support received",
        PatronageBasis.SupportGivenMinor => "support given",
        PatronageBasis.MinutesWorked => "approved hours",
        PatronageBasis.Equal => "heads",
        PatronageBasis.TenureMonths => "months of membership",
        _ => throw new UnreachableException(),
    };

    private static string List(params FormattableString[] sentences) =>
        $"<ul>{string.Concat(sentences.Select(sentence => $"<li>{HtmlPage.Text(Text(sentence))}</li>"))}</ul>";

    private static string Show(BylawsDocument bylaws, long minor) => Money.FromMinor(minor, bylaws.Currency).ToString();

    private static string Percent(BasisPoints rate) => Text($"{rate.Count / 100}.{rate.Count % 100:D2} %");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
