namespace PeepFunctions.Functions;

/// <summary>What the last closed window came to, or would have, as anyone may see it.</summary>
/// <param name="Waterfall">The steps.</param>
/// <param name="Pools">The pools; figures that would tell of a few members are null.</param>
/// <param name="AllocatedMinor">What members are allocated; null where a pool's figures are withheld.</param>
/// <param name="CashMinor">Its part in cash; null likewise.</param>
/// <param name="CapitalMinor">Its part in capital; null likewise.</param>
public sealed record EffectFigures(
    IReadOnlyList<WaterfallDocument> Waterfall,
    IReadOnlyList<OpenPool> Pools,
    long? AllocatedMinor,
    long? CashMinor,
    long? CapitalMinor);

/// <summary>What other bylaws would have changed.</summary>
/// <param name="Window">The last closed window; empty when there is none yet.</param>
/// <param name="InForce">Under the bylaws that bound it, by today's members.</param>
/// <param name="Proposed">Under those proposed.</param>
public sealed record BylawsEffect(IReadOnlyList<string> Window, EffectFigures? InForce, EffectFigures? Proposed);

/// <summary>The same of one member.</summary>
/// <param name="Class">A class that the member is in.</param>
/// <param name="EligibleInForce">Whether they take part under the bylaws in force.</param>
/// <param name="EligibleProposed">Whether they would under those proposed.</param>
/// <param name="AllocatedMinor">What the class's pools allocate them.</param>
/// <param name="ProposedMinor">
/// What they would; null where others would take part: from two such figures a member could work out another's part.
/// </param>
public sealed record OwnEffect(
    MemberClass Class, bool EligibleInForce, bool EligibleProposed, long AllocatedMinor, long? ProposedMinor);
