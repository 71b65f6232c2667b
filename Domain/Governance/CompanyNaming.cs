using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>Whom a holder of claims names for the company's seats.</summary>
/// <param name="Units">The units that the holder still has, 0 or more.</param>
/// <param name="Directors">The members named; their order says nothing.</param>
public sealed record CompanyNaming(long Units, ImmutableArray<string> Directors)
{
    /// <summary>
    /// Who gets the company's empty seats: who is named by the most units. Of two with as many, who is named by more
    /// holders; then by the members' ids, which are random. The order of the namings changes nothing, and units that
    /// have moved to the trust name nobody.
    /// </summary>
    /// <param name="seats">How many are empty, 0 or more.</param>
    /// <param name="namings">One of each holder.</param>
    /// <param name="mayServe">Whether somebody stands, may be a director and is none of the company's already.</param>
    public static ImmutableArray<string> Seat(
        int seats, IEnumerable<CompanyNaming> namings, Func<string, bool> mayServe) =>
    [
        .. namings.Where(naming => naming.Units > 0)
            .SelectMany(
                naming => naming.Directors.Distinct(StringComparer.Ordinal), (naming, who) => (who, naming.Units))
            .GroupBy(one => one.who, one => one.Units, StringComparer.Ordinal)
            .Where(named => mayServe(named.Key))
            .OrderByDescending(named => named.Aggregate(Int128.Zero, (sum, units) => sum + units))
            .ThenByDescending(named => named.Count())
            .ThenBy(named => named.Key, StringComparer.Ordinal)
            .Take(seats)
            .Select(named => named.Key),
    ];
}
