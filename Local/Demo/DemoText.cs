using System.Globalization;

namespace PeepFunctions.Local.Demo;

/// <summary>What the demo says before and after the story.</summary>
internal static class DemoText
{
    public static string Opening(DemoWorld world, CoopFacts coop, bool isBegun)
    {
        var plan = world.Plan;
        var people = string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Creators} creators, {plan.Contributors} contributors and {plan.Supporters} supporters");
        var goesOn = isBegun
            ? "It goes on where it was stopped."
            : "Stopped at any time, it goes on when it is started again.";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""

              Demo: {people} live {plan.Months} months from {CoopFacts.PeriodOf(coop.FirstMonth)}.
              {goesOn}

            """);
    }

    public static IEnumerable<string> Closing(
        DemoWorld world,
        YearBook year,
        VoteBook? vote,
        ExitOutlook outlook,
        IReadOnlyList<Finding> findings,
        TimeSpan elapsed)
    {
        yield return "";
        foreach (var line in year.Lines())
            yield return "  " + line;
        yield return "";
        if (vote is not null)
            yield return vote.Line + Environment.NewLine;
        foreach (var line in outlook.Lines())
            yield return "  " + line;
        yield return "";
        foreach (var finding in findings)
            yield return finding.Line;
        yield return "";
        var wrong = findings.Count(finding => !finding.Holds);
        var outcome = wrong == 0 ? "Everything holds" : "Not everything holds";
        yield return string.Create(
            CultureInfo.InvariantCulture, $"  {outcome}, after {elapsed:mm\\:ss}. The server stays up.");
        foreach (var line in Next(world, year))
            yield return line;
    }

    private static IEnumerable<string> Next(DemoWorld world, YearBook year)
    {
        var root = world.Api.Address.AbsoluteUri.TrimEnd('/');
        var paid = year.Runs.LastOrDefault(run => run.Text("state") == MonthClose.Paid);
        var last = YearBook.PeriodOf(paid ?? year.Runs[^1]);
        var creator = world.Cast.Creators[0];
        const string json = "-H 'Content-Type: application/json'";
        yield return "";
        yield return $"  Look around as {creator.Handle} (or as the steward, {world.Cast.Steward.Email}):";
        yield return $"    curl -X POST {root}/api/sessions {json} -d '{{\"email\":\"{creator.Email}\"}}'";
        yield return $"    open {root}/local/mail?to={creator.Email} and read the code";
        yield return $"    curl -X POST {root}/api/sessions/confirm {json} -d '{{\"request\":\"…\",\"code\":\"…\"}}'";
        yield return $"    curl {root}/api/members/me/statements/{last} -H 'Authorization: Bearer …'";
        yield return $"    curl {root}/api/dividends/{last} -H 'Authorization: Bearer …'   (steward)";
        yield return $"    curl '{root}/api/ownership/projection?months=480&monthlyGrowthBps=200'   (when the community owns all)";
        yield return "";
        yield return "  Press buttons at Stripe: refund, dispute, decide a dispute that is open, hold a reserve:";
        yield return $"    open {world.StripeConsole}";
        yield return "  and see, as the steward, that the books follow. No event tells of a reserve: it is in";
        yield return "  the books after the next reconciliation, at night or now.";
        yield return $"    curl -X POST {root}/api/reconciliations -H 'Authorization: Bearer …'";
        foreach (var path in (string[])["reconciliations", "ledger/check", "ledger/suspense", "notices"])
            yield return $"    curl {root}/api/{path} -H 'Authorization: Bearer …'";
    }
}
