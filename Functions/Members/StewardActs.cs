using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>
/// What stewards do, for all members to read: when, what and who, never whom it was about nor how much. Noted before it
/// is done, so that none is missing; what was refused is taken back, and whoever is killed in between leaves the note
/// of something that may not have come about.
/// </summary>
public sealed class StewardActs(AuditTable audit, TimeProvider clock)
{
    /// <summary>Does something that a steward does.</summary>
    /// <param name="caller">The steward; one operation is noted once, however often it is tried.</param>
    /// <param name="act">What.</param>
    /// <param name="about">The month or year that it is about; anything else is not noted.</param>
    /// <param name="work">The act.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<IResult> DoAsync(
        Caller caller, AuditAct act, string? about, Func<Task<IResult>> work, CancellationToken cancellationToken)
    {
        var note = new AuditNote(
            act, caller.Id, clock.GetUtcNow(), PublicPartOf(about), Occasion: caller.OperationId);
        var isFirst = await audit.NoteAsync(AuditTable.OfStewards, note, cancellationToken);
        var result = await work();
        if (result is Problem)
        {
            await (isFirst
                ? audit.TakeBackAsync(AuditTable.OfStewards, note, cancellationToken)
                : Task.CompletedTask);
        }
        else if (!isFirst)
        {
            // Whoever was first may have been refused meanwhile and have taken it back.
            await audit.NoteAsync(AuditTable.OfStewards, note, cancellationToken);
        }

        return result;
    }

    /// <summary>One page of the acts, newest first.</summary>
    public Task<Page<AuditNote>> ListAsync(Paging paging, CancellationToken cancellationToken) =>
        audit.ListAsync(AuditTable.OfStewards, paging, cancellationToken);

    private static string PublicPartOf(string? about) =>
        Period.TryParse(about, out _)
        || (about is { Length: 4 } && int.TryParse(about, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? about!
            : "";
}
