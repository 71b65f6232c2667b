namespace PeepFunctions.Functions;

/// <summary>Something that was done to a member, or to money of theirs.</summary>
/// <param name="Act">What.</param>
/// <param name="By">The member id of who did it, <see cref="Payment"/> or <see cref="Vote"/>.</param>
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

    /// <summary>Who did what the members voted for; the reference names the proposal.</summary>
    public const string Vote = "vote";
}
