namespace PeepFunctions.Functions;

/// <summary>What can be noted of somebody: a closed list of stable codes.</summary>
public enum AuditAct
{
    /// <summary>The address was confirmed and the bylaws accepted.</summary>
    Joined,

    /// <summary>The membership share was paid.</summary>
    SharePaid,

    /// <summary>The payment of the membership share was lost in a dispute.</summary>
    ShareLost,

    /// <summary>The member's rights rest.</summary>
    Suspended,

    /// <summary>The suspension was lifted.</summary>
    Reinstated,

    /// <summary>The member left.</summary>
    Departed,

    /// <summary>The member is of other classes; the reference names all of them.</summary>
    ClassesChanged,

    /// <summary>The member was admitted as a contributor.</summary>
    ContributorAdmitted,

    /// <summary>Hours were approved.</summary>
    HoursApproved,

    /// <summary>Hours were rejected.</summary>
    HoursRejected,

    /// <summary>A payment that waited is tried again.</summary>
    PaymentRetried,

    /// <summary>A payment was put into a payout file.</summary>
    PaymentPutInFile,

    /// <summary>A payout file was confirmed, and this payment with it.</summary>
    PaymentMadeByFile,

    /// <summary>A payout file was confirmed, but this payment came back.</summary>
    PaymentReturned,

    /// <summary>A payout file was cancelled; this payment waits again.</summary>
    PaymentPutBack,

    /// <summary>A settlement file that names the member was posted.</summary>
    SettlementPosted,

    /// <summary>A correction moved money on an account of the member's.</summary>
    AccountCorrected,

    /// <summary>A claim was issued to the member; the reference is its id.</summary>
    ClaimIssued,

    /// <summary>A claim that the members voted for was not issued to the member; the reference is its id.</summary>
    ClaimRefused,

    /// <summary>Of a payee who is no member: the account to be paid was entered or changed.</summary>
    PayeeChanged,

    /// <summary>The member signs in with another address.</summary>
    AddressChanged,

    /// <summary>The member is paid to another account.</summary>
    PayoutAccountChanged,

    /// <summary>The member became a steward; the reference is the resolution, if one did it.</summary>
    StewardAppointed,

    /// <summary>The member is a steward no more; the reference is the resolution, if one did it.</summary>
    StewardRemoved,

    /// <summary>The member consents to take what is retained into account.</summary>
    ConsentGiven,

    /// <summary>The member's written consent ends with the fiscal year.</summary>
    ConsentRevoked,

    /// <summary>Of a steward: confirmed that somebody becomes a steward.</summary>
    StewardAppointmentConfirmed,

    /// <summary>Of a steward: confirmed that somebody is a steward no more.</summary>
    StewardRemovalConfirmed,

    /// <summary>Of a steward: a payout file was made.</summary>
    PayoutFileMade,

    /// <summary>Of a steward: a payout file was confirmed.</summary>
    PayoutFileConfirmed,

    /// <summary>Of a steward: a payout file was cancelled.</summary>
    PayoutFileCancelled,

    /// <summary>Of a steward: an expense was entered.</summary>
    ExpenseEntered,

    /// <summary>Of a steward: an entry of the books was corrected.</summary>
    EntryCorrected,

    /// <summary>Of a steward: a message that had failed was sent again.</summary>
    MessageRequeued,

    /// <summary>Of a steward: a comparison with Stripe was asked for.</summary>
    ReconciliationAsked,

    /// <summary>Of a steward: what a month would pay was looked at.</summary>
    RunPreviewed,

    /// <summary>Of a steward: the close of a month was asked for.</summary>
    RunAsked,

    /// <summary>Of a steward: what a run froze was approved.</summary>
    RunApproved,

    /// <summary>Of a steward: the file for tax offices was read.</summary>
    TaxFileRead,

    /// <summary>Of a steward: said that a fiscal year is to be sealed.</summary>
    YearCloseConfirmed,

    /// <summary>Of a steward: what an opening of the books would post was looked at.</summary>
    OpeningPreviewed,

    /// <summary>Of a steward: a document that shows an entry was handed in.</summary>
    EvidenceUploaded,

    /// <summary>Of a steward: a bank statement was imported.</summary>
    BankStatementImported,

    /// <summary>Of a steward: the rule was run that matches bank lines.</summary>
    BankLinesMatched,

    /// <summary>Of a steward: anything that has no name of its own.</summary>
    OtherStewardAct,

    /// <summary>Of the bank: a steward said which posting a line is; the reference is the line.</summary>
    BankLineMatched,

    /// <summary>Of the bank: a steward parted a line from its posting.</summary>
    BankLineParted,

    /// <summary>An entry was drafted; the reference is the draft.</summary>
    EntryDrafted,

    /// <summary>A draft was approved.</summary>
    EntryApproved,

    /// <summary>A draft was withdrawn.</summary>
    EntryWithdrawn,

    /// <summary>A draft was given another document that shows it.</summary>
    EvidenceAttached,

    /// <summary>The document behind an entry was read; the reference is its hash.</summary>
    EvidenceRead,

    /// <summary>An expense that comes every month was planned; the reference is the plan.</summary>
    ExpensePlanned,

    /// <summary>A planned expense was ended.</summary>
    ExpensePlanEnded,

    /// <summary>The opening of the books was entered; the reference is its hash.</summary>
    OpeningEntered,

    /// <summary>The opening of the books was approved.</summary>
    OpeningApproved,
}
