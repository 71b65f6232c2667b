namespace PeepFunctions.Domain;

/// <summary>
/// SHA-256 over everything an outcome states, as one JSON array per line in a fixed order. It is written and hashed
/// piece by piece, so that a run of many members needs no memory for it.
/// </summary>
internal static class DividendHash
{
    public static string Of(DividendOutcome outcome)
    {
        using var lines = new HashedLines();
        var kind = outcome is DividendOutcome.Calculated ? "calculated" : "carried";
        lines.Add(kind, outcome.Currency.Code, outcome.BylawsVersion, outcome.Phase);
        lines.Add(outcome.IncomeMinor, outcome.ExpensesMinor, outcome.CommunityOwned.Count, outcome.NextPhase);
        foreach (var period in outcome.Window)
        {
            lines.Add("period", period.ToString());
        }

        if (outcome is DividendOutcome.Calculated calculated)
        {
            WriteRun(calculated, lines);
            WriteMembers(calculated, lines);
        }

        WritePayments(outcome, lines);
        return "sha256:" + lines.Finish();
    }

    private static void WriteRun(DividendOutcome.Calculated run, HashedLines lines)
    {
        foreach (var account in run.Closed)
        {
            lines.Add("closed", account.Account.Path, account.BalanceMinor);
        }

        foreach (var step in run.Waterfall)
        {
            lines.Add("step", BylawsJson.WordOf(step.Step), step.Payee, step.BaseMinor, step.Rate.Count, step.AmountMinor);
        }

        foreach (var pool in run.Pools)
        {
            lines.Add("pool", MemberClasses.NameOf(pool.Class), BylawsJson.WordOf(pool.Basis), pool.PoolMinor);
            lines.Add(pool.MemberPatronage, pool.TotalPatronage, pool.NonMemberMinor, pool.UndistributedMinor, pool.Members);
        }

        foreach (var part in run.Buybacks)
        {
            lines.Add("buyback", part.Claim, part.AmountMinor);
        }

        foreach (var carried in run.NegativePatronage)
        {
            lines.Add("carried", BylawsJson.WordOf(carried.Basis), carried.Who, carried.Quantity);
        }
    }

    private static void WriteMembers(DividendOutcome.Calculated run, HashedLines lines)
    {
        foreach (var member in run.Allocations)
        {
            lines.Add("member", member.Member, member.CashMinor, member.CapitalMinor);
            foreach (var part in member.Lines)
            {
                lines.Add(MemberClasses.NameOf(part.Class), BylawsJson.WordOf(part.Basis), part.YourPatronage, part.AmountMinor);
            }
        }
    }

    private static void WritePayments(DividendOutcome outcome, HashedLines lines)
    {
        foreach (var payment in outcome.Payments)
        {
            lines.Add(
                "payment",
                payment.Kind.ToString(),
                payment.Payee,
                payment.EarlierMinor,
                payment.AmountMinor,
                payment.State.ToString());
        }

        if (outcome.Redemption is { } redemption)
        {
            lines.Add("redemption", redemption.FundsMinor, redemption.DueMinor);
            foreach (var tranche in redemption.Tranches)
            {
                lines.Add("redeemed", tranche.Member, tranche.Credited.ToString(), tranche.AmountMinor);
            }
        }
    }
}
