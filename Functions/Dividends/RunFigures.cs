namespace PeepFunctions.Functions;

/// <summary>One step of the waterfall, as callers read it.</summary>
public sealed record WaterfallDocument(
    string Step,
    string? Payee,
    long BaseMinor,
    int RateBps,
    long AmountMinor);

/// <summary>One pool, as callers read it.</summary>
public sealed record PoolDocument(
    MemberClass Class,
    PatronageBasis Basis,
    long PoolMinor,
    long MemberPatronage,
    long TotalPatronage,
    long NonMemberMinor,
    int Members);

/// <summary>What a year's end paid back of the members' capital.</summary>
/// <param name="FundsMinor">What Stripe and the bank held, less all that was owed.</param>
/// <param name="DueMinor">What had come due.</param>
/// <param name="RedeemedMinor">What was paid back: all that was due, or as much as there were funds.</param>
public sealed record RedemptionFigures(long FundsMinor, long DueMinor, long RedeemedMinor);

/// <summary>A run's figures: what is stored with it as one document, frozen with its hash.</summary>
/// <param name="Window">The periods covered, in order.</param>
/// <param name="Currency">The currency of all amounts.</param>
/// <param name="Bylaws">The version applied.</param>
/// <param name="Phase">The phase applied.</param>
/// <param name="IncomeMinor">Income of the window.</param>
/// <param name="ExpensesMinor">Expenses of the window.</param>
/// <param name="SurplusMinor">Income less expenses.</param>
/// <param name="Waterfall">The steps in order; none when carried.</param>
/// <param name="Pools">The pools; none when carried.</param>
/// <param name="AllocatedMinor">What the members are allocated.</param>
/// <param name="CashMinor">Its part in cash.</param>
/// <param name="CapitalMinor">Its part in capital.</param>
/// <param name="UndistributedMinor">What stays undistributed.</param>
/// <param name="NextPhase">The phase of the next window.</param>
/// <param name="CommunityOwnedBps">The ownership that it follows from.</param>
/// <param name="ReserveAfterMinor">What the reserve holds after the run.</param>
/// <param name="ApprovalsNeeded">How many stewards release the payments.</param>
/// <param name="RedeemCapitalAfterMonths">When this run's capital is paid back.</param>
/// <param name="Redemption">What it pays back of earlier capital; null unless it ends a fiscal year.</param>
public sealed record RunFigures(
    IReadOnlyList<string> Window,
    string Currency,
    int Bylaws,
    int Phase,
    long IncomeMinor,
    long ExpensesMinor,
    long SurplusMinor,
    IReadOnlyList<WaterfallDocument> Waterfall,
    IReadOnlyList<PoolDocument> Pools,
    long AllocatedMinor,
    long CashMinor,
    long CapitalMinor,
    long UndistributedMinor,
    int NextPhase,
    int CommunityOwnedBps,
    long ReserveAfterMinor,
    int ApprovalsNeeded,
    int RedeemCapitalAfterMonths,
    RedemptionFigures? Redemption = null);
