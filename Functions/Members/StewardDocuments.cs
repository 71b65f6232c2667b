namespace PeepFunctions.Functions;

/// <summary>A steward as members see one.</summary>
/// <param name="Handle">The handle of today.</param>
/// <param name="SinceUtc">Since when.</param>
/// <param name="By">By what: <c>founding</c>, <c>stewards</c> or <c>vote</c>.</param>
/// <param name="Proposal">The resolution; null where it was none.</param>
/// <param name="IsSuspended">Whether the office rests with the member's other rights.</param>
public sealed record StewardLine(
    string? Handle, DateTimeOffset? SinceUtc, string By, string? Proposal, bool IsSuspended);

/// <summary>A change that waits for some of the stewards.</summary>
/// <param name="Kind">What is to happen.</param>
/// <param name="Handle">Whom it is about.</param>
/// <param name="Confirmed">How many of those asked have confirmed.</param>
/// <param name="Missing">How many have not.</param>
public sealed record StewardAgreementLine(StewardChangeKind Kind, string? Handle, int Confirmed, int Missing);

/// <summary>The stewards, and which of them are to be appointed or removed by all of them together.</summary>
public sealed record StewardsDocument(
    IReadOnlyList<StewardLine> Items, IReadOnlyList<StewardAgreementLine> Agreements);

/// <summary>Whom a steward wants to be one, or to be one no more.</summary>
/// <param name="Member">A handle or a member's id.</param>
public sealed record StewardBody(string Member);

/// <summary>How far a change is that the stewards make together.</summary>
/// <param name="Member">Whom it is about.</param>
/// <param name="State"><c>waiting</c>, <c>appointed</c> or <c>removed</c>.</param>
/// <param name="Missing">How many stewards have yet to confirm it.</param>
public sealed record StewardAgreementAnswer(string Member, string State, int Missing);

/// <summary>Something that a steward did, as all members read it: nobody else's name and no amount.</summary>
/// <param name="AtUtc">When.</param>
/// <param name="Act">What.</param>
/// <param name="Steward">The steward's handle of today; null when they have left.</param>
/// <param name="Subject">What kind of thing it was about.</param>
/// <param name="About">The month or year that it was about; null where that is no one month or year.</param>
public sealed record StewardActLine(
    DateTimeOffset AtUtc, AuditAct Act, string? Steward, string Subject, string? About)
{
    /// <summary>The kind of thing that an act is about.</summary>
    public static string SubjectOf(AuditAct act) => act switch
    {
        AuditAct.Suspended or AuditAct.Reinstated or AuditAct.ContributorAdmitted => "member",
        AuditAct.HoursApproved or AuditAct.HoursRejected => "hours",
        AuditAct.StewardAppointmentConfirmed or AuditAct.StewardRemovalConfirmed => "steward",
        AuditAct.PaymentRetried => "payment",
        AuditAct.PayoutFileMade or AuditAct.PayoutFileConfirmed or AuditAct.PayoutFileCancelled => "payoutFile",
        AuditAct.SettlementPosted => "settlement",
        AuditAct.ExpenseEntered or AuditAct.EntryCorrected => "entry",
        AuditAct.EntryDrafted or AuditAct.EntryApproved or AuditAct.EntryWithdrawn => "entry",
        AuditAct.EvidenceAttached or AuditAct.EvidenceUploaded or AuditAct.EvidenceRead => "evidence",
        AuditAct.ExpensePlanned or AuditAct.ExpensePlanEnded => "expensePlan",
        AuditAct.OpeningPreviewed or AuditAct.OpeningEntered or AuditAct.OpeningApproved => "opening",
        AuditAct.BankStatementImported or AuditAct.BankLinesMatched => "bank",
        AuditAct.BankLineMatched or AuditAct.BankLineParted => "bank",
        AuditAct.ClaimIssued => "claim",
        AuditAct.PayeeChanged => "payee",
        AuditAct.MessageRequeued => "message",
        AuditAct.ReconciliationAsked => "books",
        AuditAct.RunPreviewed or AuditAct.RunAsked or AuditAct.RunApproved => "run",
        AuditAct.TaxFileRead => "taxFile",
        AuditAct.YearCloseConfirmed => "year",
        _ => "other",
    };
}
