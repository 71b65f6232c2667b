using System.Collections.Immutable;
using CsCheck;

namespace PeepFunctions.Tests;

/// <summary>Journals, members and balances to decide runs of.</summary>
internal static class DividendWorld
{
    public static readonly Currency Usd = Currency.Parse("usd");
    public static readonly Period October = Period.Parse("2026-10");
    public static readonly DateTimeOffset Instant = new(2026, 10, 31, 23, 59, 59, TimeSpan.Zero);

    private static readonly string[] People = [.. Enumerable.Range(0, 9).Select(i => $"m{i}")];

    // Small amounts make ties, zeros and losses; wide ones make products beyond 64 bits.
    private static readonly Gen<long> Amount =
        Gen.Frequency((4, Gen.Long[1, 30]), (2, Gen.Long[1, 100_000]), (1, Gen.Long[1, 1_000_000_000_000_000]));

    private static readonly Gen<string> Person = Gen.Int[0, People.Length - 1].Select(i => People[i]);

    private static readonly Gen<JournalEntry> Entry = Gen.OneOf(
        Amount.Select(minor => Move("assets:stripe", "income:platform-fees", minor)),
        Amount.Select(minor => Move("assets:bank", "income:dues", minor)),
        Gen.Long[1, 30].Select(minor => Move("income:dues", "assets:bank", minor)),
        Gen.Long[1, 400].Select(minor => Move("expenses:processing", "assets:stripe", minor)),
        Gen.Long[1, 20].Select(minor => Move("assets:stripe", "expenses:losses", minor)),
        Gen.Select(Person, Person, Amount, (to, from, minor) => Support(to, from, minor)),
        Gen.Select(Person, Person, Gen.Long[1, 40], (to, from, minor) => Support(to, from, -minor)),
        Gen.Select(Person, Gen.Long[1, 9_000], (who, minutes) => Hours(who, minutes)));

    public static readonly Gen<JournalEntry[]> Entries = Entry.Array[0, 60];

    private static readonly Gen<RosterRow> Row = Gen.Select(
        Gen.Int[0, 7], Gen.Int[0, 30], (bits, tenure) => new RosterRow("", Classes(bits), tenure));

    // Reading a document takes longer than deciding a small run, so a few dozen are read once.
    public static readonly Gen<BylawsDocument> Bylaws = Of([.. Enumerable.Range(0, 40).Select(Variant)]);

    public static readonly Gen<DividendInputs> Inputs = Gen.Select(
        Bylaws, Entries, Row.Array[People.Length], Gen.Int[0, People.Length], Carried(), Claims(),
        (bylaws, entries, rows, members, carried, claims) => Of(bylaws, entries) with
        {
            Roster = [.. rows.Take(members).Select((row, i) => row with { Member = People[i] })],
            NegativePatronage = carried,
            Claims = claims,
            ReserveMinor = carried.Length * 1_000L,
            TrustUnits = claims.Length * 3L,
            AccumulatingMinor = carried.ToDictionary(one => one.Who, one => -one.Quantity),
        });

    private static string[] Pools =>
    [
        """[{"class":"creator","shareBps":8500,"basis":"supportReceivedMinor"},{"class":"contributor","shareBps":1500,"basis":"minutesWorked"}]""",
        """[{"class":"creator","shareBps":500,"basis":"equal"},{"class":"creator","shareBps":500,"basis":"tenureMonths"},{"class":"creator","shareBps":9000,"basis":"supportReceivedMinor"}]""",
        """[{"class":"supporter","shareBps":3333,"basis":"supportGivenMinor"},{"class":"contributor","shareBps":3333,"basis":"equal"},{"class":"creator","shareBps":3334,"basis":"minutesWorked"}]""",
        """[{"class":"contributor","shareBps":10000,"basis":"tenureMonths"}]""",
    ];

    public static DividendInputs Of(BylawsDocument bylaws, params IEnumerable<JournalEntry> entries) =>
        new(bylaws, [October], 0, Fold(entries), [], 0, [], ImmutableDictionary<string, long>.Empty, [], 0);

    public static WindowFold Fold(IEnumerable<JournalEntry> entries)
    {
        var fold = new WindowFold(Usd);
        foreach (var entry in entries)
        {
            fold.Add(entry);
        }

        return fold;
    }

    public static JournalEntry Move(string to, string from, long minor) => New(
        [new Posting(Account.Parse(from), Account.Parse(to), Money.FromMinor(minor, Usd))], []);

    public static JournalEntry Support(string creator, string supporter, long minor) =>
        New([], [new PatronageFact(PatronageKind.Support, creator, supporter, minor)]);

    public static JournalEntry Hours(string contributor, long minutes) =>
        New([], [new PatronageFact(PatronageKind.Minutes, contributor, null, minutes)]);

    public static MemberClasses Classes(int bits) =>
        MemberClasses.From(Enum.GetValues<MemberClass>().Where(one => (bits & (1 << (int)one)) != 0));

    private static Gen<BylawsDocument> Of(BylawsDocument[] documents) =>
        Gen.Int[0, documents.Length - 1].Select(i => documents[i]);

    private static BylawsDocument Variant(int seed)
    {
        var random = new Random(seed);
        var rate = random.Next(10_001);
        return BylawsDocumentTests.Valid(BylawsDocumentTests.Changed(
            ("/cashRateBps", $"{random.Next(10_001)}"),
            ("/minimumPayoutMinor", $"{random.Next(500)}"),
            ("/waterfall/0/untilBalanceMinor", $"{rate * 7}"),
            ("/waterfall/3/rateBps", $"{rate}"),
            ("/phases/0/patronageRateBps", $"{random.Next(10_001)}"),
            ("/pools", Pools[seed % Pools.Length])));
    }

    private static Gen<ImmutableArray<CarriedPatronage>> Carried() => Gen.Select(Person, Gen.Long[1, 50])
        .Array[0, 3]
        .Select(all => all
            .DistinctBy(one => one.Item1)
            .Select(one => new CarriedPatronage(PatronageBasis.SupportReceivedMinor, one.Item1, -one.Item2))
            .ToImmutableArray());

    private static Gen<ImmutableArray<BuybackClaim>> Claims() =>
        Gen.Select(Gen.Long[1, 50], Amount, Gen.Int[0, 10], Gen.Int[0, 2]).Array[0, 4].Select(all => all
            .Select((one, i) => new BuybackClaim(
                $"claim{i}", one.Item1, one.Item2, one.Item2 * one.Item3 / 10, one.Item4))
            .ToImmutableArray());

    private static JournalEntry New(ImmutableArray<Posting> postings, ImmutableArray<PatronageFact> patronage) =>
        new("txn_1", Instant, EntrySource.Movement, "", postings, patronage, "");
}
