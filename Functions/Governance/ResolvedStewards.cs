using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>Which stewards a resolution appoints and removes, each by a handle or a member's id.</summary>
public sealed record ProposedStewards(IReadOnlyList<string?>? Appoint = null, IReadOnlyList<string?>? Remove = null)
{
    /// <summary>How many one resolution changes at most.</summary>
    public const int Most = 10;

    /// <summary>All of them, appointments first: so that a co-op with few stewards can change them in one go.</summary>
    internal IEnumerable<(StewardChangeKind Kind, string Field, string Who)> All =>
        Of(StewardChangeKind.Appoint, Appoint).Concat(Of(StewardChangeKind.Remove, Remove));

    /// <summary>Whether there are as many as can be, each a text.</summary>
    internal bool Fits =>
        (Appoint?.Count ?? 0) + (Remove?.Count ?? 0) is >= 1 and <= Most
        && !(Appoint ?? []).Concat(Remove ?? []).Any(string.IsNullOrEmpty);

    private static IEnumerable<(StewardChangeKind, string, string)> Of(
        StewardChangeKind kind, IReadOnlyList<string?>? whom) => (whom ?? [])
        .Select((who, place) => (
            kind,
            string.Create(CultureInfo.InvariantCulture, $"/stewards/{NameOf(kind)}/{place}"),
            who ?? ""));

    private static string NameOf(StewardChangeKind kind) => kind == StewardChangeKind.Appoint ? "appoint" : "remove";
}

/// <summary>A steward whom a resolution appoints or removes, as it is stored with it.</summary>
/// <param name="Kind">What is to happen.</param>
/// <param name="Member">The member's id.</param>
/// <param name="Outcome">What came of it (<see cref="ResolvedStewardDocument"/>); null while it is not decided.</param>
public sealed record ResolvedSteward(StewardChangeKind Kind, string Member, string? Outcome = null);

/// <summary>A steward whom a resolution appoints or removes, as it is read.</summary>
/// <param name="Kind">What is to happen.</param>
/// <param name="Handle">The handle of today, for whoever is signed in.</param>
/// <param name="Outcome">
/// What came of it: <c>done</c>; <c>not-active</c> or <c>too-few-stay</c>, where the resolution passed and it could not
/// be done; null while it is not decided.
/// </param>
public sealed record ResolvedStewardDocument(StewardChangeKind Kind, string? Handle, string? Outcome);
