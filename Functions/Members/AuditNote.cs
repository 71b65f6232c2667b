namespace PeepFunctions.Functions;

/// <summary>What can be noted of a member: a closed list of stable codes.</summary>
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
}

/// <summary>Something that was done to a member, or to money of theirs.</summary>
/// <param name="Act">What.</param>
/// <param name="By">The member id of who did it, or <see cref="Payment"/>.</param>
/// <param name="AtUtc">When.</param>
/// <param name="Reference">The id of what it was about; empty when it is the member.</param>
/// <param name="Reason">Why, in a word of a closed list; null where none is asked for.</param>
/// <param name="Occasion">Tells two like acts on the same thing apart.</param>
public sealed record AuditNote(
    AuditAct Act,
    string By,
    DateTimeOffset AtUtc,
    string Reference = "",
    string? Reason = null,
    string Occasion = "")
{
    /// <summary>Who did what a payment did.</summary>
    public const string Payment = "payment";
}
