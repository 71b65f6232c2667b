using Azure;

namespace PeepFunctions.Functions;

/// <summary>A run as stored: one row, changed under its ETag.</summary>
/// <param name="Period">The window's last period.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Hash">What was decided, as <c>sha256:…</c>; null while calculating.</param>
/// <param name="Figures">Its figures; null while calculating.</param>
/// <param name="ClosingPostings">
/// The postings of the entry that closes the window; null while calculating or carried.
/// </param>
/// <param name="Approvals">The stewards who approved.</param>
/// <param name="ETag">The version that was read.</param>
public sealed record RunRow(
    Period Period,
    DividendRunState State,
    string? Hash,
    RunFigures? Figures,
    string? ClosingPostings,
    IReadOnlyList<string> Approvals,
    ETag ETag)
{
    /// <summary>
    /// The name of the entries that were folded, in <see cref="PeriodLeavesTable"/>; null while calculating.
    /// </summary>
    public string? Folded { get; init; }

    /// <summary>Whether anything is decided.</summary>
    public bool IsFrozen => State != DividendRunState.Calculating;

    /// <summary>
    /// Whether there was no surplus, so that the next window covers this one too. At the end of a fiscal year even such
    /// a run pays.
    /// </summary>
    public bool IsCarried => IsFrozen && ClosingPostings is null;

    /// <summary>The figures of a run that is decided.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public RunFigures Decided =>
        Figures ?? throw new InvalidOperationException($"The run of {Period} has not been decided.");
}
