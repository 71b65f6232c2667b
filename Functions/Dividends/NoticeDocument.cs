namespace PeepFunctions.Functions;

/// <summary>A written notice of one allocation.</summary>
/// <param name="Period">The run.</param>
/// <param name="Window">The months whose patronage it divides.</param>
/// <param name="AllocatedMinor">What was allocated.</param>
/// <param name="CashMinor">Its part in cash.</param>
/// <param name="PaidMinor">What of the cash was paid in money within the payment period so far.</param>
/// <param name="PaidBps">That in basis points of the allocation, rounded down; 2 000 are needed.</param>
/// <param name="CapitalMinor">What is retained: the stated amount of the notice.</param>
/// <param name="Consent">On what the patronage is covered; null when it is not.</param>
/// <param name="Status">What the notice is worth.</param>
public sealed record NoticeLine(
    string Period,
    IReadOnlyList<string> Window,
    long AllocatedMinor,
    long CashMinor,
    long PaidMinor,
    int PaidBps,
    long CapitalMinor,
    ConsentBasis? Consent,
    NoticeStatus Status);

/// <summary>A member's notices of a fiscal year.</summary>
/// <param name="Year">The fiscal year, by the calendar year that it begins in.</param>
/// <param name="Currency">The currency of all amounts.</param>
/// <param name="FirstPaymentDay">From when payments count.</param>
/// <param name="LastPaymentDay">Until when they do.</param>
/// <param name="Bylaws">The newest version of the bylaws that the member got; null when none is known.</param>
/// <param name="Notices">The notices, oldest first.</param>
/// <param name="AllocatedMinor">What was allocated in all.</param>
/// <param name="PaidMinor">What was paid of it in time.</param>
/// <param name="QualifiedMinor">What is retained by qualified notices: taxed now.</param>
/// <param name="NonqualifiedMinor">What is retained otherwise: taxed when it is redeemed.</param>
/// <param name="DueMinor">What is retained by notices that a payment in time still qualifies.</param>
public sealed record NoticeDocument(
    string Year,
    string Currency,
    DateOnly FirstPaymentDay,
    DateOnly LastPaymentDay,
    int? Bylaws,
    IReadOnlyList<NoticeLine> Notices,
    long AllocatedMinor,
    long PaidMinor,
    long QualifiedMinor,
    long NonqualifiedMinor,
    long DueMinor);
