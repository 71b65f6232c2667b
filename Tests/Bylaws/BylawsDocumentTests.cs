using System.Text;
using System.Text.Json.Nodes;

namespace PeepFunctions.Tests;

public sealed class BylawsDocumentTests
{
    [Fact]
    public void Founding_WrittenAndReadAgain_IsTheSame()
    {
        var json = BylawsDocument.Founding.ToJson();
        var again = Assert.IsType<BylawsReading.Valid>(BylawsDocument.Read(json)).Document;
        Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(again.ToJson()));
        Assert.Equal(1, again.Version);
        Assert.Null(again.Waterfall[2].Rate);
        Assert.Equal(2, again.Phases[3].Seats["supporter"]);
        Assert.Equal(Period.Parse("2026-07"), again.StartingFrom(Period.Parse("2026-07")).EffectiveFrom);
    }

    // Versions from before there was a choice do not say, and are written as they were.
    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void MembershipIsConsent_Said_IsReadAndWrittenBackOnlyWhereItIs(string said, bool isConsent)
    {
        Assert.False(BylawsDocument.Founding.MembershipIsConsent);
        var document = Valid(Changed(("/membershipIsConsent", said)));
        Assert.Equal(isConsent, document.MembershipIsConsent);
        var text = Encoding.UTF8.GetString(document.ToJson());
        Assert.Equal(isConsent, text.Contains("\"membershipIsConsent\":true", StringComparison.Ordinal));
        Assert.Equal(isConsent, Valid(BylawsDocument.Read(document.ToJson())).MembershipIsConsent);
    }

    [Theory]
    [InlineData("/version", "0")]
    [InlineData("/effectiveFrom", "\"2026-13\"")]
    [InlineData("/currency", "\"us\"")]
    [InlineData("/timeZone", "\"Eastern Standard Time\"")]
    [InlineData("/timeZone", "\"Nowhere/Land\"")]
    [InlineData("/fiscalYearStartMonth", "13")]
    [InlineData("/membershipShareMinor", "0")]
    [InlineData("/membershipShareMinor", "10.5")]
    [InlineData("/membershipShareMinor", "\"1000\"")]
    [InlineData("/applicationFeeBps", "10001")]
    [InlineData("/waterfall", "[]")]
    [InlineData("/waterfall", "{}")]
    [InlineData("/waterfall/0", "5")]
    [InlineData("/waterfall/0/step", "\"gift\"")]
    [InlineData("/waterfall/0/rateBps", "-1")]
    [InlineData("/waterfall/0/rateBps", "\"byPhase\"")]
    [InlineData("/waterfall/0/of", "\"income\"")]
    [InlineData("/waterfall/0/untilBalanceMinor", "-1")]
    [InlineData("/waterfall/1/payee", "\"Two Words\"")]
    [InlineData("/waterfall/1/untilBalanceMinor", "5")]
    [InlineData("/waterfall/2/rateBps", "\"byphase\"")]
    [InlineData("/waterfall/3/payee", "\"x\"")]
    [InlineData("/pools/0/class", "\"company\"")]
    [InlineData("/pools/0/basis", "\"looks\"")]
    [InlineData("/pools/1/basis", "null")]
    [InlineData("/pools", "[{\"class\":\"creator\",\"shareBps\":9999,\"basis\":\"equal\"}]")]
    [InlineData("/eligibility/creator/supporters", "-1")]
    [InlineData("/eligibility/creator/periods", "0")]
    [InlineData("/eligibility/contributor/orMonths", "0")]
    [InlineData("/eligibility/supporter/givenMinor", "-1")]
    [InlineData("/eligibility/company", "{}")]
    [InlineData("/cashRateBps", "10001")]
    [InlineData("/minimumPayoutMinor", "-1")]
    [InlineData("/payoutApprovals", "21")]
    [InlineData("/settlementDays", "29")]
    [InlineData("/redeemCapitalAfterMonths", "-1")]
    [InlineData("/withholdBelow", "0")]
    [InlineData("/membershipIsConsent", "1")]
    [InlineData("/membershipIsConsent", "\"true\"")]
    [InlineData("/membershipIsConsent", "null")]
    [InlineData("/phases/0/communityOwnedBps", "10001")]
    [InlineData("/phases/0/seats/creator", "-1")]
    [InlineData("/phases/0/seats/owner", "1")]
    [InlineData("/quorum/minimum", "0")]
    [InlineData("/thresholds/sale", "\"1/3\"")]
    [InlineData("/thresholds/sale", "\"665/1000\"")]
    [InlineData("/thresholds/sale", "\"3/2\"")]
    [InlineData("/thresholds/sale", "\"2/0\"")]
    [InlineData("/voting/openDays", "0")]
    [InlineData("/surprise", "1")]
    [InlineData("/a~1b~0c", "1")]
    public void Read_OneBadField_IsNamedByItsPointer(string path, string value)
    {
        var invalid = Assert.IsType<BylawsReading.Invalid>(Changed((path, value)));
        Assert.Equal([path], invalid.Faults.Select(fault => fault.At));
    }

    // Both ends of each range are good, and one more on either side is not.
    [Theory]
    [InlineData("/version", 1, 1_000_000)]
    [InlineData("/fiscalYearStartMonth", 1, 12)]
    [InlineData("/membershipShareMinor", 1, 1_000_000_000)]
    [InlineData("/applicationFeeBps", 0, 10_000)]
    [InlineData("/waterfall/0/rateBps", 0, 10_000)]
    [InlineData("/waterfall/0/untilBalanceMinor", 0, long.MaxValue)]
    [InlineData("/waterfall/2/rateBps", 0, 10_000)]
    [InlineData("/eligibility/creator/supporters", 0, 1_000_000)]
    [InlineData("/eligibility/creator/periods", 1, 60)]
    [InlineData("/eligibility/contributor/hours", 0, 100_000)]
    [InlineData("/eligibility/contributor/orMonths", 1, 120)]
    [InlineData("/eligibility/contributor/withHours", 0, 744)]
    [InlineData("/eligibility/supporter/givenMinor", 0, 1_000_000_000)]
    [InlineData("/cashRateBps", 0, 10_000)]
    [InlineData("/minimumPayoutMinor", 0, 1_000_000_000)]
    [InlineData("/payoutApprovals", 0, 20)]
    [InlineData("/expenseApprovalMinor", 0, ExpenseEntry.LargestMinor)]
    [InlineData("/settlementDays", 0, 28)]
    [InlineData("/redeemCapitalAfterMonths", 0, 600)]
    [InlineData("/withholdBelow", 1, 1_000)]
    [InlineData("/phases/3/communityOwnedBps", 5_001, 10_000)] // above the phase before
    [InlineData("/phases/0/patronageRateBps", 0, 10_000)]
    [InlineData("/phases/0/seats/company", 0, 50)]
    [InlineData("/quorum/rateBps", 0, 10_000)]
    [InlineData("/quorum/minimum", 1, 1_000_000)]
    [InlineData("/voting/noticeDays", 0, 90)]
    [InlineData("/voting/openDays", 1, 90)]
    [InlineData("/voting/termMonths", 1, 120)]
    public void Read_Numbers_AreGoodWithinTheirRangeOnly(string path, long least, long most)
    {
        foreach (var good in new[] { least, most })
        {
            Assert.IsType<BylawsReading.Valid>(Changed((path, $"{good}")));
        }

        foreach (var bad in new[] { (Int128)least - 1, (Int128)most + 1 })
        {
            var faults = Assert.IsType<BylawsReading.Invalid>(Changed((path, $"{bad}"))).Faults;
            Assert.All(faults, fault => Assert.StartsWith(fault.At, path, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("1/2", true)]
    [InlineData("1/1", true)]
    [InlineData("1000/1000", true)]
    [InlineData("499/999", false)]
    [InlineData("1001/1001", false)]
    [InlineData("3/2", false)]
    [InlineData("+1/1", false)]
    [InlineData("1 /1", false)]
    [InlineData("0.5", false)]
    public void Read_Thresholds_AreFromAHalfToTheWhole(string fraction, bool isGood)
    {
        foreach (var name in new[] { "resolution", "admission", "bylaws" })
        {
            var path = $"/thresholds/{name}";
            Assert.Equal(
                isGood ? [] : [path],
                Changed((path, $"\"{fraction}\"")) is BylawsReading.Invalid invalid ? invalid.Faults.Select(f => f.At) : []);
        }
    }

    [Theory]
    [InlineData("/waterfall", """{"step":"patronage","rateBps":1,"of":"surplus"}""", 20, "/waterfall")]
    [InlineData("/phases", """{"communityOwnedBps":1,"patronageRateBps":1,"seats":{}}""", 20, "/phases")]
    public void Read_ListsThatAreTooLong_AreRefused(string path, string item, int most, string at)
    {
        var invalid = Changed((path, $"[{string.Join(',', Enumerable.Repeat(item, most + 1))}]"));
        Assert.Contains(at, Assert.IsType<BylawsReading.Invalid>(invalid).Faults.Select(fault => fault.At));
    }

    [Fact]
    public void Read_TwoPoolsOfAClassOnOneBasis_AreRefused()
    {
        const string Pool = """{"class":"creator","shareBps":5000,"basis":"equal"}""";
        var invalid = Assert.IsType<BylawsReading.Invalid>(Changed(("/pools", $"[{Pool},{Pool}]")));
        Assert.Equal("/pools", Assert.Single(invalid.Faults).At);
    }

    [Fact]
    public void Read_SeveralBadFields_NamesEach()
    {
        var invalid = Assert.IsType<BylawsReading.Invalid>(
            Changed(("/version", "0"), ("/pools/0/basis", "1"), ("/voting/termMonths", "0"), ("/more", "{}")));
        Assert.Equal(
            ["/more", "/pools/0/basis", "/version", "/voting/termMonths"],
            invalid.Faults.Select(fault => fault.At).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_EachFieldLeftOut_IsNamed()
    {
        var founding = JsonNode.Parse(BylawsDocument.Founding.ToJson())!.AsObject();
        foreach (var name in founding.Select(field => field.Key).ToArray())
        {
            var less = founding.DeepClone().AsObject();
            less.Remove(name);
            var invalid = Assert.IsType<BylawsReading.Invalid>(Read(less.ToJsonString()));
            Assert.Equal([$"/{name}"], invalid.Faults.Select(fault => fault.At));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"version\":1,\"version\":1}")]
    [InlineData("{")]
    public void Read_NoObject_IsRefusedAsAWhole(string json) =>
        Assert.Equal("", Assert.IsType<BylawsReading.Invalid>(Read(json)).Faults[0].At);

    [Fact]
    public void Read_PhasesThatDoNotRise_AreRefused()
    {
        var invalid = Assert.IsType<BylawsReading.Invalid>(Changed(("/phases/1/communityOwnedBps", "5000")));
        Assert.Equal("/phases", Assert.Single(invalid.Faults).At);
    }

    [Fact]
    public void InForce_SeveralVersions_IsTheLatestThatBegan()
    {
        var second = Valid(Changed(("/version", "2"), ("/effectiveFrom", "\"2026-05\"")));
        BylawsDocument[] versions = [second, BylawsDocument.Founding];
        Assert.Null(BylawsDocument.InForce(versions, Period.Parse("2025-12")));
        Assert.Equal(1, BylawsDocument.InForce(versions, Period.Parse("2026-04"))!.Version);
        Assert.Equal(2, BylawsDocument.InForce(versions, Period.Parse("2026-05"))!.Version);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2_499, 0)]
    [InlineData(2_500, 1)]
    [InlineData(9_999, 2)]
    [InlineData(10_000, 3)]
    public void PhaseOf_Boundary_IsTheHighestReached(int owned, int phase) =>
        Assert.Equal(phase, BylawsDocument.Founding.PhaseOf(BasisPoints.FromCount(owned)));

    [Fact]
    public void FaultsOfSuccessor_ReachingBackOrMovingKeys_NamesEach()
    {
        var good = Valid(Changed(("/version", "2"), ("/effectiveFrom", "\"2026-05\"")));
        Assert.Empty(BylawsDocument.Founding.FaultsOfSuccessor(good, Period.Parse("2026-04")));
        Assert.Equal(
            "/effectiveFrom",
            Assert.Single(BylawsDocument.Founding.FaultsOfSuccessor(good, Period.Parse("2026-05"))).At);
        var other = Valid(Changed(
            ("/version", "3"), ("/currency", "\"eur\""), ("/timeZone", "\"UTC\""), ("/fiscalYearStartMonth", "7")));
        Assert.Equal(
            ["/version", "/effectiveFrom", "/currency", "/timeZone", "/fiscalYearStartMonth"],
            BylawsDocument.Founding.FaultsOfSuccessor(other, Period.Parse("2026-04")).Select(f => f.At));
        Assert.Throws<InvalidOperationException>(() => good.StartingFrom(Period.Parse("2026-01")));
    }

    internal static BylawsDocument Valid(BylawsReading reading) =>
        Assert.IsType<BylawsReading.Valid>(reading).Document;

    /// <summary>The founding bylaws with some values put in place by JSON path.</summary>
    internal static BylawsReading Changed(params (string Path, string Json)[] changes)
    {
        var root = JsonNode.Parse(BylawsDocument.Founding.ToJson())!;
        foreach (var (place, json) in changes)
        {
            var path = place.Split('/').Skip(1)
                .Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))
                .ToArray();
            var parent = path[..^1].Aggregate(root, (node, step) => node is JsonArray ? node[Index(step)]! : node[step]!);
            if (parent is JsonArray list)
            {
                list[Index(path[^1])] = JsonNode.Parse(json);
            }
            else
            {
                parent[path[^1]] = JsonNode.Parse(json);
            }
        }

        return Read(root.ToJsonString());
    }

    private static int Index(string step) => int.Parse(step, System.Globalization.CultureInfo.InvariantCulture);

    private static BylawsReading Read(string json) => BylawsDocument.Read(Encoding.UTF8.GetBytes(json));
}
