using System.Globalization;
using CsCheck;

namespace PeepFunctions.Tests;

public sealed class SettlementRulesTests
{
    private static readonly Currency Usd = Currency.Parse("usd");
    private static readonly DateTimeOffset Now = new(2036, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private static readonly SettlementFacts Facts = new(
        ProcessorName.Parse("ccbill"),
        Now,
        TimeZoneInfo.FindSystemTimeZoneById("America/New_York"),
        new Dictionary<string, string> { ["ada"] = "m1", ["m1"] = "m1", ["m2"] = "m2" },
        payer => $"h_{payer}",
        new Dictionary<string, string>(),
        new Dictionary<Currency, long>(),
        new Dictionary<(string, Currency), long>(),
        _ => new MovementRules(1000, Usd));

    [Theory]
    [InlineData(",sale,2036-01-05T09:00:00Z,100,0,usd,ada,,", "id:")]
    [InlineData("a/b,sale,2036-01-05T09:00:00Z,100,0,usd,ada,,", "id:")]
    [InlineData("a,gift,2036-01-05T09:00:00Z,100,0,usd,ada,,", "type:")]
    [InlineData("a,Sale,2036-01-05T09:00:00Z,100,0,usd,ada,,", "type:")]
    [InlineData("a,sale,2036-01-05,100,0,usd,ada,,", "createdUtc:")]
    [InlineData("a,sale,2036-13-05T09:00:00Z,100,0,usd,ada,,", "createdUtc:")]
    [InlineData("a,sale,2036-01-05T12:00:01Z,100,0,usd,ada,,", "createdUtc:")]
    [InlineData("a,sale,1999-12-31T23:59:59Z,100,0,usd,ada,,", "createdUtc:")]
    [InlineData("a,sale,2000-01-01T04:59:59Z,100,0,usd,ada,,", "createdUtc:")]
    [InlineData("a,sale,2036-01-05T09:00:00Z,1.00,0,usd,ada,,", "amountMinor:")]
    [InlineData("a,sale,2036-01-05T09:00:00Z,+100,0,usd,ada,,", "amountMinor:")]
    [InlineData("a,sale,2036-01-05T09:00:00Z,0100,0,usd,ada,,", "amountMinor:")]
    [InlineData("a,sale,2036-01-05T09:00:00Z,100000000000,0,usd,ada,,", "amountMinor:")]
    [InlineData("a,sale,2036-01-05T09:00:00Z,100,,usd,ada,,", "feeMinor:")]
    [InlineData("a,sale,2036-01-05T09:00:00Z,100,0,USD,ada,,", "currency:")]
    [InlineData("a,sale,2036-01-05T09:00:00Z,100,0,zzz,ada,,", "currency:")]
    [InlineData("a,sale,2036-01-05T09:00:00Z,0,0,usd,ada,,", "above 0")]
    [InlineData("a,sale,2036-01-05T09:00:00Z,-100,0,usd,ada,,", "above 0")]
    [InlineData("a,sale,2036-01-05T09:00:00Z,100,-1,usd,ada,,", "0 or more")]
    [InlineData("a,refund,2036-01-05T09:00:00Z,100,0,usd,ada,,", "below 0")]
    [InlineData("a,refund-borne,2036-01-05T09:00:00Z,0,0,usd,ada,,", "below 0")]
    [InlineData("a,chargeback,2036-01-05T09:00:00Z,100,0,usd,ada,,", "below 0")]
    [InlineData("a,chargeback-borne,2036-01-05T09:00:00Z,100,0,usd,ada,,", "below 0")]
    [InlineData("a,chargeback-reversal,2036-01-05T09:00:00Z,-100,0,usd,ada,,", "above 0")]
    [InlineData("a,chargeback-borne-reversal,2036-01-05T09:00:00Z,-100,0,usd,ada,,", "above 0")]
    [InlineData("a,reserve-hold,2036-01-05T09:00:00Z,100,0,usd,,,", "below 0")]
    [InlineData("a,reserve-hold,2036-01-05T09:00:00Z,-100,1,usd,,,", "no fee")]
    [InlineData("a,reserve-release,2036-01-05T09:00:00Z,-100,0,usd,,,", "above 0")]
    [InlineData("a,fee,2036-01-05T09:00:00Z,-100,0,usd,,,", "amount of 0")]
    [InlineData("a,payout,2036-01-05T09:00:00Z,0,0,usd,,,", "amountMinor:")]
    [InlineData("a,balance,2036-01-05T09:00:00Z,100,1,usd,,,", "feeMinor:")]
    [InlineData("a,sale,2036-01-05T09:00:00Z,100,0,usd,,,", "creator:")]
    [InlineData("a,sale,2036-01-05T09:00:00Z,100,0,usd,nobody,,", "creator:")]
    [InlineData("a,payout,2036-01-05T09:00:00Z,-100,0,usd,ada,,", "about nobody")]
    [InlineData("a,fee,2036-01-05T09:00:00Z,0,5,usd,,p,", "about nobody")]
    [InlineData("a,sale,2036-01-05T09:00:00Z,100,0,usd,ada, p,", "payer:")]
    [InlineData("a,sale,2036-01-05T09:00:00Z,100,0,usd,ada,,of it", "reference:")]
    [InlineData("a,refund,2036-01-05T09:00:00Z,-100,0,usd,ada,,", "not owed that much")]
    [InlineData("a,balance,2036-01-05T09:00:00Z,100,0,usd,,,", "not 1.00 USD")]
    public void Row_Wrong_IsNamedByItsLine(string row, string part)
    {
        var faulty = Assert.IsType<SettlementReading.Faulty>(Read(
            "s-1,sale,2036-01-05T09:00:00Z,500,0,usd,m2,,", "p-1,payout,2036-01-05T10:00:00Z,-500,0,usd,,,", row));

        var fault = Assert.Single(faulty.Faults);
        Assert.Equal(4, fault.Key);
        Assert.Contains(part, fault.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_SeveralWrong_AreAllNamed()
    {
        var faulty = Assert.IsType<SettlementReading.Faulty>(Read(
            "a,sale,2036-01-05T09:00:00Z,x,y,zzz,nobody,,",
            "b,sale,2036-01-05T09:00:00Z,5,0,usd,ada,,",
            "b,gift,,,,,,,"));

        Assert.Equal([2, 4], faulty.Faults.Keys);
        Assert.Equal(4, faulty.Faults[2].Split(": ").Length - 1);
        Assert.Contains("line 3", faulty.Faults[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_NoneOrTooMany_AreRefused()
    {
        Assert.IsType<SettlementReading.Faulty>(Read());
        var many = Enumerable.Range(0, 5_001).Select(i => $"r{i},fee,2036-01-05T09:00:00Z,0,1,usd,,,").ToArray();
        Assert.IsType<SettlementReading.Faulty>(Read(many));
        Assert.IsType<SettlementReading.Valid>(Read(many[1..]));
    }

    [Fact]
    public void Rows_KnownFromAnotherFile_CountOnceOrConflict()
    {
        string[] rows =
        [
            "a,sale,2036-01-05T09:00:00Z,100,0,usd,ada,p,", "b,sale,2036-01-05T09:00:00Z,100,0,usd,ada,p,",
            "c,sale,2036-01-05T09:00:00Z,100,0,usd,ada,p,",
        ];
        var fresh = Assert.IsType<SettlementReading.Valid>(Read(rows)).Fresh;
        var one = Facts with { Known = new Dictionary<string, string> { ["b"] = fresh[1].Content } };
        var other = Facts with { Known = new Dictionary<string, string> { ["b"] = fresh[0].Content } };

        var valid = Assert.IsType<SettlementReading.Valid>(Read(one, rows));
        Assert.Equal((2, 1), (valid.Fresh.Length, valid.AlreadyPosted));
        Assert.Equal([3], Assert.IsType<SettlementReading.Conflicting>(Read(other, rows)).Conflicts.Keys);
        // By the handle or by the id: the same creator.
        Assert.Equal(fresh[0].Content, Assert.IsType<SettlementReading.Valid>(
            Read("a,sale,2036-01-05T09:00:00Z,100,0,usd,m1,p,")).Fresh[0].Content);
    }

    // Owed 90 of 100 and 45 of 50; refunds of 150 take 135, one of 1 more takes 1 (its fee part is rounded to 0).
    [Fact]
    public void Refunds_OfAllThatIsOwed_AreTaken_AndNoMore()
    {
        string[] rows =
        [
            "r,refund,2036-01-05T08:00:00Z,-100,0,usd,ada,,", "a,sale,2036-01-05T09:00:00Z,50,0,usd,ada,,",
            "q,refund,2036-01-05T09:00:00Z,-50,0,usd,ada,,",
        ];
        var facts = Facts with { Owed = new Dictionary<(string, Currency), long> { [("m1", Usd)] = 90 } };

        Assert.IsType<SettlementReading.Valid>(Read(facts, rows));
        Assert.Equal([5], Assert.IsType<SettlementReading.Faulty>(
            Read(facts, [.. rows, "z,chargeback,2036-01-05T09:00:00Z,-1,0,usd,ada,,"])).Faults.Keys);
        Assert.IsType<SettlementReading.Valid>(
            Read(facts, [.. rows, "z,chargeback-borne,2036-01-05T09:00:00Z,-1,0,usd,ada,,"]));
    }

    [Fact]
    public void Entries_MoveTheBalanceByTheNet_AndNothingIsLost() => Rows.Sample(rows =>
    {
        var reading = Read(rows.Select(row => row.Text).ToArray());
        var valid = Assert.IsType<SettlementReading.Valid>(reading);
        var book = TrialBalance.Of(valid.Fresh.Select(line =>
            Facts.RulesOf(Period.Parse("2036-01")).Post(line.ToMovement(Facts.Processor))));

        Assert.All(book.Sums(), sum => Assert.Equal(0, sum.Minor));
        Assert.Equal(rows.Sum(row => row.Amount - row.Fee), book[Facts.Processor.Balance, Usd].Minor);
        Assert.Equal(0, book[Accounts.Suspense, Usd].Minor);
        Assert.True(book[Accounts.Creator("m1"), Usd].Minor <= 0);
        Assert.Equal(
            rows.Where(row => row.IsSupport).Sum(row => row.Amount),
            valid.Fresh.Select(line => Facts.RulesOf(Period.Parse("2036-01")).Post(line.ToMovement(Facts.Processor)))
                .SelectMany(entry => entry.Patronage).Sum(fact => fact.Quantity));
    });

    // One large sale first, so that whatever is given back was owed; then anything.
    private static readonly Gen<GivenRow[]> Rows = Gen.Select(
        Gen.OneOf(Gen.Long[1, 50], Gen.Long[1, 1_000_000_000]).Array[1, 30], Gen.Int[0, 9].Array[30]).Select(
        (amounts, types) => amounts.Select((amount, i) => Given(i, types[i], amount))
            .Prepend(new GivenRow("s,sale,2036-01-05T09:00:00Z,99999999999,0,usd,ada,,", 99_999_999_999, 0, true))
            .ToArray());

    private static GivenRow Given(int i, int type, long amount)
    {
        var (name, sign, fee, support) = type switch
        {
            0 => ("sale", 1, amount / 7, true),
            1 => ("refund", -1, -amount / 9, true),
            2 => ("refund-borne", -1, 0L, true),
            3 => ("chargeback", -1, 1500L, true),
            4 => ("chargeback-borne", -1, 1500L, true),
            5 => ("chargeback-reversal", 1, -1500L, true),
            6 => ("chargeback-borne-reversal", 1, 0L, true),
            7 => ("reserve-hold", -1, 0L, false),
            8 => ("payout", -1, 25L, false),
            _ => ("fee", 0, amount, false),
        };
        return new GivenRow(
            string.Create(
                CultureInfo.InvariantCulture,
                $"r{i},{name},2036-01-05T09:00:00Z,{sign * amount},{fee},usd,{(support ? "ada" : "")},,"),
            sign * amount,
            fee,
            support);
    }

    private static SettlementReading Read(params string[] rows) => Read(Facts, rows);

    private static SettlementReading Read(SettlementFacts facts, string[] rows) => SettlementReading.Of(
        [
            .. rows.Select((row, i) => row.Split(',') is var c
                ? new SettlementRow(i + 2, c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8])
                : throw new FormatException()),
        ],
        facts);

    private sealed record GivenRow(string Text, long Amount, long Fee, bool IsSupport);
}
