using System.Collections.Immutable;
using System.Text.Json;

namespace PeepFunctions.Domain;

/// <summary>The bylaws document as JSON: the fields, their words and their ranges.</summary>
internal static partial class BylawsJson
{
    private static readonly ImmutableArray<(string, MemberClass)> Classes =
    [
        ("creator", MemberClass.Creator), ("contributor", MemberClass.Contributor), ("supporter", MemberClass.Supporter),
    ];

    private static readonly ImmutableArray<(string, PatronageBasis)> Bases =
    [
        ("supportReceivedMinor", PatronageBasis.SupportReceivedMinor),
        ("supportGivenMinor", PatronageBasis.SupportGivenMinor),
        ("minutesWorked", PatronageBasis.MinutesWorked),
        ("equal", PatronageBasis.Equal),
        ("tenureMonths", PatronageBasis.TenureMonths),
    ];

    private static readonly ImmutableArray<(string, WaterfallStepKind)> Steps =
    [
        ("reserve", WaterfallStepKind.Reserve), ("tithe", WaterfallStepKind.Tithe),
        ("patronage", WaterfallStepKind.Patronage), ("buyback", WaterfallStepKind.Buyback),
    ];

    private static readonly ImmutableArray<(string, WaterfallBase)> StepBases =
        [("surplus", WaterfallBase.Surplus), ("remaining", WaterfallBase.Remaining)];

    private static readonly ImmutableArray<string> SeatGroups = ["creator", "company", "contributor", "supporter"];

    public static string WordOf(PatronageBasis value) => Word(Bases, value);

    public static string WordOf(WaterfallStepKind value) => Word(Steps, value);

    private static string WordOf(WaterfallBase value) => Word(StepBases, value);

    public static BylawsReading Read(ReadOnlyMemory<byte> utf8Json)
    {
        var faults = ImmutableArray.CreateBuilder<BylawsFault>();
        try
        {
            using var json = JsonDocument.Parse(
                utf8Json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            var document = Document(new FieldReader(json.RootElement, "", faults));
            return faults.Count == 0
                ? new BylawsReading.Valid(document)
                : new BylawsReading.Invalid(faults.ToImmutable());
        }
        catch (JsonException)
        {
            return new BylawsReading.Invalid([new BylawsFault("", "must be JSON with each field once")]);
        }
    }

    private static BylawsDocument Document(FieldReader fields)
    {
        var version = fields.Int("version", 1, 1_000_000);
        var effectiveFrom = fields.Text(
            "effectiveFrom", "must be a month, yyyy-MM", Period.FromYearMonth(2000, 1), t => (Period.TryParse(t, out var p), p));
        var currency = fields.Text(
            "currency", "must be a currency code", default(Currency), t => (Currency.TryParse(t, out var c), c));
        var zone = fields.Text("timeZone", "must be a time zone of the IANA database", "", t => (IsZone(t), t));
        var document = new BylawsDocument(Eligibility(fields), Voting(fields), currency, zone, effectiveFrom)
        {
            Version = version,
            FiscalYearStartMonth = fields.Int("fiscalYearStartMonth", 1, 12),
            MembershipShareMinor = fields.Whole("membershipShareMinor", 1, 1_000_000_000),
            ApplicationFee = fields.Rate("applicationFeeBps"),
            Waterfall = fields.List("waterfall", 20, Step),
            Pools = fields.List("pools", 20, Pool),
            CashRate = fields.Rate("cashRateBps"),
            MinimumPayoutMinor = fields.Whole("minimumPayoutMinor", 0, 1_000_000_000),
            PayoutApprovals = fields.Int("payoutApprovals", 0, 20),
            ExpenseApprovalMinor = fields.Has("expenseApprovalMinor")
                ? fields.Whole("expenseApprovalMinor", 0, ExpenseEntry.LargestMinor)
                : null,
            SettlementDays = fields.Int("settlementDays", 0, 28),
            RedeemCapitalAfterMonths = fields.Int("redeemCapitalAfterMonths", 0, 600),
            WithholdBelow = fields.Int("withholdBelow", 1, 1_000),
            Phases = fields.List("phases", 20, Phase),
            MembershipIsConsent = fields.Has("membershipIsConsent") && fields.Flag("membershipIsConsent"),
        };
        fields.RefuseOthers();
        CheckTogether(fields, document);
        return document;
    }

    private static void CheckTogether(FieldReader fields, BylawsDocument document)
    {
        var pools = document.Pools;
        if (!pools.IsEmpty && pools.Sum(pool => pool.Share.Count) != BasisPoints.Whole)
        {
            fields.Fault("pools", "the shares of all pools must make 10000");
        }

        if (pools.DistinctBy(pool => (pool.Class, pool.Basis)).Count() != pools.Length)
        {
            fields.Fault("pools", "a class has at most one pool on each basis");
        }

        var owned = document.Phases.Select(phase => phase.CommunityOwned.Count).ToArray();
        if (owned.Length > 0 && (owned[0] != 0 || owned.Zip(owned.Skip(1)).Any(pair => pair.First >= pair.Second)))
        {
            fields.Fault("phases", "communityOwnedBps must begin with 0 and rise");
        }
    }

    private static WaterfallStep Step(FieldReader fields)
    {
        var kind = fields.OneOf("step", Steps);
        BasisPoints? rate = kind == WaterfallStepKind.Patronage && fields.Is("rateBps", "byPhase")
            ? null
            : fields.Rate("rateBps");
        return new WaterfallStep(
            kind,
            rate,
            fields.OneOf("of", StepBases),
            kind == WaterfallStepKind.Reserve && fields.Has("untilBalanceMinor")
                ? fields.Whole("untilBalanceMinor", 0, long.MaxValue)
                : null,
            kind == WaterfallStepKind.Tithe
                ? fields.Text("payee", "must be 1 to 40 of a-z, 0-9 and -", "", t => (IsPayee(t), t))
                : null);
    }

    private static PoolRule Pool(FieldReader fields) =>
        new(fields.OneOf("class", Classes), fields.Rate("shareBps"), fields.OneOf("basis", Bases));

    private static BylawsPhase Phase(FieldReader fields)
    {
        var owned = fields.Rate("communityOwnedBps");
        var rate = fields.Rate("patronageRateBps");
        var seats = fields.Object("seats");
        var counts = SeatGroups.Where(seats.Has)
            .ToImmutableSortedDictionary(group => group, group => seats.Int(group, 0, 50), StringComparer.Ordinal);
        seats.RefuseOthers();
        return new BylawsPhase(owned, rate, counts);
    }

    private static EligibilityRules Eligibility(FieldReader fields)
    {
        var all = fields.Object("eligibility");
        var (creator, contributor, supporter) =
            (all.Object("creator"), all.Object("contributor"), all.Object("supporter"));
        var rules = new EligibilityRules(
            creator.Int("supporters", 0, 1_000_000),
            creator.Int("periods", 1, 60),
            contributor.Int("hours", 0, 100_000),
            contributor.Int("orMonths", 1, 120),
            contributor.Int("withHours", 0, 744),
            supporter.Whole("givenMinor", 0, 1_000_000_000));
        FinishAll(all, creator, contributor, supporter);
        return rules;
    }

    private static VotingRules Voting(FieldReader fields)
    {
        var (quorum, thresholds, voting) =
            (fields.Object("quorum"), fields.Object("thresholds"), fields.Object("voting"));
        Fraction Part(string name) => thresholds.Text(
            name, "must be a fraction from 1/2 to 1/1", default(Fraction), t => (Fraction.TryParse(t, out var f), f));
        var rules = new VotingRules(
            quorum.Rate("rateBps"),
            quorum.Int("minimum", 1, 1_000_000),
            Part("resolution"),
            Part("admission"),
            Part("bylaws"),
            thresholds.Text(
                "sale",
                "must be a fraction from 2/3 to 1/1: no bylaws make it easier to dissolve the trust",
                default(Fraction),
                t => (Fraction.TryParse(t, out var f) && f.Numerator * 3 >= f.Denominator * 2, f)),
            voting.Int("noticeDays", 0, 90),
            voting.Int("openDays", 1, 90),
            voting.Int("termMonths", 1, 120));
        FinishAll(quorum, thresholds, voting);
        return rules;
    }

    private static void FinishAll(params ReadOnlySpan<FieldReader> objects)
    {
        foreach (var fields in objects)
        {
            fields.RefuseOthers();
        }
    }

    private static bool IsZone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId;

    private static bool IsPayee(string name) => name.Length is >= 1 and <= 40
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static string Word<T>(ImmutableArray<(string Word, T Value)> words, T value) =>
        words.First(pair => EqualityComparer<T>.Default.Equals(pair.Value, value)).Word;
}
