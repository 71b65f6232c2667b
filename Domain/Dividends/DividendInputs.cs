using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>All that a run is a function of; the clock plays no part.</summary>
/// <param name="Bylaws">The version in force in the window's first period.</param>
/// <param name="Window">The periods since the last paying run, in order, one or more.</param>
/// <param name="Phase">The phase that the previous run recorded; 0 for the first.</param>
/// <param name="Fold">The window's journal, added up in the bylaws' currency.</param>
/// <param name="Roster">The members, in any order, each once.</param>
/// <param name="ReserveMinor">What <c>equity:reserve</c> holds before the run, 0 or more.</param>
/// <param name="NegativePatronage">What earlier runs carried on.</param>
/// <param name="AccumulatingMinor">Cash allocated earlier and too small to be paid, by member.</param>
/// <param name="Claims">The claims to buy back; the trust's is not among them.</param>
/// <param name="TrustUnits">The units that the trust was issued itself.</param>
public sealed record DividendInputs(
    BylawsDocument Bylaws,
    ImmutableArray<Period> Window,
    int Phase,
    WindowFold Fold,
    ImmutableArray<RosterRow> Roster,
    long ReserveMinor,
    ImmutableArray<CarriedPatronage> NegativePatronage,
    IReadOnlyDictionary<string, long> AccumulatingMinor,
    ImmutableArray<BuybackClaim> Claims,
    long TrustUnits)
{
    /// <summary>Whether the company is sold: then no claim is bought back any more.</summary>
    public bool IsSold { get; init; }

    /// <summary>The free funds before the run, see <see cref="FreeFunds"/>; used at a fiscal year's end only.</summary>
    public long FundsMinor { get; init; }

    /// <summary>The members' capital; used at a fiscal year's end only.</summary>
    public ImmutableArray<CapitalLeft> Capital { get; init; } = [];

    /// <summary>Whether the window's last period is a fiscal year's.</summary>
    public bool EndsFiscalYear => Window[^1] == Window[^1].FiscalYearEnd(Bylaws.FiscalYearStartMonth);
}
