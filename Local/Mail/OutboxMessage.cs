namespace PeepFunctions.Local.Mail;

/// <summary>One mail that would have been sent.</summary>
/// <param name="Id">Counts up from 1 in the order of arrival.</param>
/// <param name="To">The envelope's recipients: what decides who gets it, whatever its header says.</param>
/// <param name="Subject">As its header says; empty without one.</param>
/// <param name="DateUtc">Business time of arrival.</param>
/// <param name="Text">Its plain text, or its HTML source when it has none.</param>
public sealed record OutboxMessage(
    int Id, IReadOnlyList<string> To, string Subject, DateTimeOffset DateUtc, string Text);
