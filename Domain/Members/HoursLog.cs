namespace PeepFunctions.Domain;

/// <summary>Time that a contributor worked for the platform.</summary>
/// <param name="Id">The id of the log, part of the entry's.</param>
/// <param name="Member">Who worked.</param>
/// <param name="Date">The day, in the co-op's time zone.</param>
/// <param name="Minutes">1 to 1440.</param>
/// <param name="Note">One line; may be empty.</param>
/// <param name="State">What became of it.</param>
public sealed record HoursLog(string Id, string Member, DateOnly Date, int Minutes, string Note, HoursState State)
{
    /// <summary>As many minutes as a day has.</summary>
    public const int MinutesMax = 1440;

    /// <summary>The entry of approved hours: patronage and no postings, dated at the approval.</summary>
    /// <exception cref="InvalidOperationException">The hours are not approved.</exception>
    public JournalEntry ToEntry(DateTimeOffset approvedUtc) => State == HoursState.Approved
        ? JournalEntry.Create(
            EntryId,
            approvedUtc,
            EntrySource.Hours,
            "",
            [],
            [new PatronageFact(PatronageKind.Minutes, Member, null, Minutes)])
        : throw new InvalidOperationException($"The hours {Id} are not approved.");

    private string EntryId => $"hours:{Id}";
}
