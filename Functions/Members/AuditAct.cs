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

    /// <summary>Of a payee who is no member: the account to be paid was entered or changed.</summary>
    PayeeChanged,

    /// <summary>The member signs in with another address.</summary>
    AddressChanged,

    /// <summary>The member is paid to another account.</summary>
    PayoutAccountChanged,

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
