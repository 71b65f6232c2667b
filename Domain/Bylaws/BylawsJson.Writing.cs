using System.Collections.Immutable;
using System.Text.Json;

namespace PeepFunctions.Domain;

internal static partial class BylawsJson
{
    public static byte[] Write(BylawsDocument document)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Write(json, document);
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, BylawsDocument document)
    {
        json.WriteStartObject();
        json.WriteNumber("version", document.Version);
        json.WriteString("effectiveFrom", document.EffectiveFrom.ToString());
        json.WriteString("currency", document.Currency.Code);
        json.WriteString("timeZone", document.TimeZone);
        json.WriteNumber("fiscalYearStartMonth", document.FiscalYearStartMonth);
        json.WriteNumber("membershipShareMinor", document.MembershipShareMinor);
        json.WriteNumber("applicationFeeBps", document.ApplicationFee.Count);
        WriteList(json, "waterfall", document.Waterfall, WriteStep);
        WriteList(json, "pools", document.Pools, pool =>
        {
            json.WriteString("class", MemberClasses.NameOf(pool.Class));
            json.WriteNumber("shareBps", pool.Share.Count);
            json.WriteString("basis", WordOf(pool.Basis));
        });
        WriteEligibility(json, document.Eligibility);
        json.WriteNumber("cashRateBps", document.CashRate.Count);
        json.WriteNumber("minimumPayoutMinor", document.MinimumPayoutMinor);
        json.WriteNumber("payoutApprovals", document.PayoutApprovals);
        if (document.ExpenseApprovalMinor is { } approval)
        {
            json.WriteNumber("expenseApprovalMinor", approval);
        }

        json.WriteNumber("settlementDays", document.SettlementDays);
        json.WriteNumber("redeemCapitalAfterMonths", document.RedeemCapitalAfterMonths);
        json.WriteNumber("withholdBelow", document.WithholdBelow);
        WriteList(json, "phases", document.Phases, phase =>
        {
            json.WriteNumber("communityOwnedBps", phase.CommunityOwned.Count);
            json.WriteNumber("patronageRateBps", phase.PatronageRate.Count);
            WriteNumbers(json, "seats", [.. phase.Seats.Select(seat => (seat.Key, (long)seat.Value))]);
        });
        WriteVoting(json, document.Voting);
        if (document.MembershipIsConsent)
        {
            json.WriteBoolean("membershipIsConsent", true); // absent in versions from before there was a choice
        }

        json.WriteEndObject();

        void WriteStep(WaterfallStep step)
        {
            json.WriteString("step", WordOf(step.Kind));
            if (step.Rate is { } rate)
            {
                json.WriteNumber("rateBps", rate.Count);
            }
            else
            {
                json.WriteString("rateBps", "byPhase");
            }

            json.WriteString("of", WordOf(step.Of));
            if (step.UntilBalanceMinor is { } until)
            {
                json.WriteNumber("untilBalanceMinor", until);
            }

            if (step.Payee is { } payee)
            {
                json.WriteString("payee", payee);
            }
        }
    }

    private static void WriteEligibility(Utf8JsonWriter json, EligibilityRules rules)
    {
        json.WriteStartObject("eligibility");
        WriteNumbers(
            json, "creator", ("supporters", rules.CreatorSupporters), ("periods", rules.CreatorPeriods));
        WriteNumbers(
            json,
            "contributor",
            ("hours", rules.ContributorHours),
            ("orMonths", rules.ContributorMonths),
            ("withHours", rules.ContributorHoursAMonth));
        WriteNumbers(json, "supporter", ("givenMinor", rules.SupporterGivenMinor));
        json.WriteEndObject();
    }

    private static void WriteVoting(Utf8JsonWriter json, VotingRules rules)
    {
        WriteNumbers(json, "quorum", ("rateBps", rules.QuorumRate.Count), ("minimum", rules.QuorumMinimum));
        json.WriteStartObject("thresholds");
        json.WriteString("resolution", rules.Resolution.ToString());
        json.WriteString("admission", rules.Admission.ToString());
        json.WriteString("bylaws", rules.Bylaws.ToString());
        json.WriteString("sale", rules.Sale.ToString());
        json.WriteEndObject();
        WriteNumbers(
            json,
            "voting",
            ("noticeDays", rules.NoticeDays),
            ("openDays", rules.OpenDays),
            ("termMonths", rules.TermMonths));
    }

    private static void WriteNumbers(
        Utf8JsonWriter json, string name, params ReadOnlySpan<(string Name, long Value)> numbers)
    {
        json.WriteStartObject(name);
        foreach (var number in numbers)
        {
            json.WriteNumber(number.Name, number.Value);
        }

        json.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, ImmutableArray<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
