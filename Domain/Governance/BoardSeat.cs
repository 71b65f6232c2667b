namespace PeepFunctions.Domain;

/// <summary>A director in office.</summary>
/// <param name="Group">Whose seat it is: <c>creator</c>, <c>company</c>, <c>contributor</c>, <c>supporter</c>.</param>
/// <param name="Member">The director.</param>
/// <param name="SinceUtc">From when.</param>
/// <param name="UntilUtc">The end of the term.</param>
public sealed record BoardSeat(string Group, string Member, DateTimeOffset SinceUtc, DateTimeOffset UntilUtc)
{
    /// <summary>Whether the director is in office at an instant.</summary>
    public bool IsHeldAt(DateTimeOffset instant) => SinceUtc <= instant && instant < UntilUtc;

    /// <summary>
    /// How many seats of a group are empty at an instant. Where a phase took a seat away its director finishes the
    /// term, so that there may be more directors than seats; nobody follows them then.
    /// </summary>
    public static int Vacancies(
        IEnumerable<BoardSeat> board, BylawsPhase phase, string group, DateTimeOffset instant) =>
        Math.Max(
            0,
            phase.Seats.GetValueOrDefault(group) - board.Count(seat => seat.Group == group && seat.IsHeldAt(instant)));
}
