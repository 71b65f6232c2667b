using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>
/// The rules that the members voted on, as data: one version, validated in whole. Only <see cref="Read"/> makes one.
/// </summary>
public sealed record BylawsDocument
{
    internal BylawsDocument(
        EligibilityRules eligibility, VotingRules voting, Currency currency, string timeZone, Period effectiveFrom) =>
        (Eligibility, Voting, Currency, TimeZone, EffectiveFrom) =
        (eligibility, voting, currency, timeZone, effectiveFrom);

    /// <summary>1 for the founding version, then one more each.</summary>
    public int Version { get; internal init; }

    /// <summary>The first period that it binds.</summary>
    public Period EffectiveFrom { get; private init; }

    /// <summary>The only currency that surplus is divided in; fixed when the co-op is created.</summary>
    public Currency Currency { get; }

    /// <summary>The IANA zone whose months are the periods; fixed when the co-op is created.</summary>
    public string TimeZone { get; }

    /// <summary>The month a fiscal year starts with, 1 to 12; fixed when the co-op is created.</summary>
    public int FiscalYearStartMonth { get; internal init; }

    /// <summary>The price of a membership share, in minor units.</summary>
    public long MembershipShareMinor { get; internal init; }

    /// <summary>The platform's part of each support.</summary>
    public BasisPoints ApplicationFee { get; internal init; }

    /// <summary>How a surplus is used, in order.</summary>
    public ImmutableArray<WaterfallStep> Waterfall { get; internal init; }

    /// <summary>How the patronage amount is divided.</summary>
    public ImmutableArray<PoolRule> Pools { get; internal init; }

    /// <summary>Who takes part as an owner.</summary>
    public EligibilityRules Eligibility { get; }

    /// <summary>The part of an allocation that is paid in cash.</summary>
    public BasisPoints CashRate { get; internal init; }

    /// <summary>Less than this is kept until it adds up, in minor units.</summary>
    public long MinimumPayoutMinor { get; internal init; }

    /// <summary>How many different stewards release a run's payments.</summary>
    public int PayoutApprovals { get; internal init; }

    /// <summary>
    /// An expense above this needs a second steward and evidence, in minor units; null, where the document does not say
    /// so, for none.
    /// </summary>
    public long? ExpenseApprovalMinor { get; internal init; }

    /// <summary>Days after a period's end until it may be closed.</summary>
    public int SettlementDays { get; internal init; }

    /// <summary>When retained patronage is paid back.</summary>
    public int RedeemCapitalAfterMonths { get; internal init; }

    /// <summary>The open books show nothing of a class with fewer eligible members.</summary>
    public int WithholdBelow { get; internal init; }

    /// <summary>The phases, from nothing owned upwards.</summary>
    public ImmutableArray<BylawsPhase> Phases { get; internal init; }

    /// <summary>How the members decide.</summary>
    public VotingRules Voting { get; }

    /// <summary>
    /// Whether membership is consent to take what is retained into account at its stated amount, for whoever stays
    /// after getting a copy (26 USC 1388(c)(2)(B)); false where the document does not say.
    /// </summary>
    public bool MembershipIsConsent { get; internal init; }

    /// <summary>The founding version as it ships: policy to be voted on, kept as a document and not as code.</summary>
    public static BylawsDocument Founding { get; } = ReadFounding();

    /// <summary>Reads and validates a document; an unknown, missing, repeated or bad field refuses it.</summary>
    public static BylawsReading Read(ReadOnlyMemory<byte> utf8Json) => BylawsJson.Read(utf8Json);

    /// <summary>The document as UTF-8 JSON: fields in a fixed order, without white space.</summary>
    public byte[] ToJson() => BylawsJson.Write(this);

    /// <summary>The same rules binding from another period: the founding version starts with its co-op.</summary>
    /// <exception cref="InvalidOperationException">This is not version 1, or <paramref name="period"/> is none.</exception>
    public BylawsDocument StartingFrom(Period period) => Version == 1 && period.Year > 0
        ? this with { EffectiveFrom = period }
        : throw new InvalidOperationException("Only the founding version starts when its co-op does.");

    /// <summary>The version that binds a period, or null where the period is history.</summary>
    public static BylawsDocument? InForce(IEnumerable<BylawsDocument> versions, Period period) => versions
        .Where(version => version.EffectiveFrom <= period)
        .MaxBy(version => (version.EffectiveFrom, version.Version));

    /// <summary>The number of the highest phase that this ownership reaches.</summary>
    public int PhaseOf(BasisPoints communityOwned)
    {
        var phase = Phases.Length - 1;
        while (Phases[phase].CommunityOwned > communityOwned)
        {
            phase--;
        }

        return phase;
    }

    /// <summary>
    /// What stands against <paramref name="next"/> following this version. A financial rule binds only periods that
    /// begin after it was adopted (26 USC 1388(a): the obligation pre-dates the earnings), and what keys depend on is
    /// fixed.
    /// </summary>
    /// <param name="next">The proposed version.</param>
    /// <param name="adoptedIn">The period in which it is adopted.</param>
    public ImmutableArray<BylawsFault> FaultsOfSuccessor(BylawsDocument next, Period adoptedIn)
    {
        var faults = ImmutableArray.CreateBuilder<BylawsFault>();
        Demand(faults, next.Version == Version + 1, "/version", $"must be {Version + 1}");
        Demand(
            faults,
            next.EffectiveFrom > adoptedIn && next.EffectiveFrom > EffectiveFrom,
            "/effectiveFrom",
            "must begin after its adoption and after the version before it");
        faults.AddRange(FaultsOfFixed(next));
        return faults.ToImmutable();
    }

    /// <summary>What another document changes that was fixed when the co-op was created, because keys depend on it.</summary>
    public ImmutableArray<BylawsFault> FaultsOfFixed(BylawsDocument other)
    {
        const string Fixed = "is fixed when the co-op is created";
        var faults = ImmutableArray.CreateBuilder<BylawsFault>();
        Demand(faults, other.Currency == Currency, "/currency", Fixed);
        Demand(faults, other.TimeZone == TimeZone, "/timeZone", Fixed);
        Demand(faults, other.FiscalYearStartMonth == FiscalYearStartMonth, "/fiscalYearStartMonth", Fixed);
        return faults.ToImmutable();
    }

    private static void Demand(
        ImmutableArray<BylawsFault>.Builder faults, bool right, string pointer, string message)
    {
        if (!right)
        {
            faults.Add(new BylawsFault(pointer, message));
        }
    }

    private static BylawsDocument ReadFounding()
    {
        using var stream = typeof(BylawsDocument).Assembly.GetManifestResourceStream("bylaws-v1.json")!;
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return Read(json) is BylawsReading.Valid valid
            ? valid.Document
            : throw new InvalidDataException("The founding bylaws are not valid.");
    }
}
