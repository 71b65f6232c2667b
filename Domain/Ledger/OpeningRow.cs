using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>A line of an opening as it is written, not yet read.</summary>
/// <param name="At">Where it stands: <c>line 3</c> of a file, <c>lines[2]</c> of a document.</param>
/// <param name="Account">An account, or <c>redeemed:{claim}</c>.</param>
/// <param name="Month">The month of a capital tranche, <c>yyyy-MM</c>; empty for any other.</param>
/// <param name="AmountMinor">Minor units, as people are shown them: what is owed or owned is above zero, too.</param>
/// <param name="Currency">Three letters.</param>
public sealed record OpeningRow(string At, string Account, string Month, string AmountMinor, string Currency);

/// <summary>A capital tranche of before the books.</summary>
/// <param name="Member">Whose it is.</param>
/// <param name="Month">The month that credited it.</param>
/// <param name="AmountMinor">What is left of it, above zero.</param>
public sealed record OpeningTranche(string Member, Period Month, long AmountMinor);

/// <summary>What an opening is held against.</summary>
/// <param name="Today">Today in the co-op's time zone.</param>
/// <param name="FirstPeriod">The first period with bylaws: the opening lies before it.</param>
/// <param name="Currency">The co-op's currency: capital and claims are kept in it alone.</param>
/// <param name="IsMember">Whether somebody has an id.</param>
/// <param name="Claims">The ownership register.</param>
/// <param name="BookBefore">What the books hold from before its end, what an opening brought left out.</param>
public sealed record OpeningFacts(
    DateOnly Today,
    Period FirstPeriod,
    Currency Currency,
    Func<string, bool> IsMember,
    ImmutableArray<OwnershipClaim> Claims,
    TrialBalance BookBefore);
