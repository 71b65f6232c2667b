namespace PeepFunctions.Domain;

/// <summary>
/// What comes of appointing or removing a steward, whoever decides it: the members by a resolution, or before the first
/// close the founding stewards together. Payments need somebody who can approve them, and that somebody must not be
/// alone: so nobody goes unless two others stay, and a co-op with one steward, or two, appoints before it removes.
/// </summary>
public abstract record StewardChange
{
    /// <summary>How many others stay at least when a steward goes.</summary>
    public const int StayAtLeast = 2;

    private StewardChange()
    {
    }

    /// <summary>The office changes.</summary>
    public sealed record Changes : StewardChange;

    /// <summary>It has been so before: a repetition, to be answered as the first time.</summary>
    public sealed record AlreadyIs : StewardChange;

    /// <summary>Only members whose rights do not rest become stewards.</summary>
    public sealed record NotActive : StewardChange;

    /// <summary>Fewer than <see cref="StayAtLeast"/> others would stay.</summary>
    public sealed record TooFewStay : StewardChange;

    /// <summary>Decides.</summary>
    /// <param name="kind">What is to happen.</param>
    /// <param name="state">Where the member stands.</param>
    /// <param name="isSteward">Whether they are a steward now.</param>
    /// <param name="othersStaying">
    /// How many other stewards may act and are not about to go; read for a removal only.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such change.</exception>
    public static StewardChange Decide(
        StewardChangeKind kind, MemberState state, bool isSteward, int othersStaying) => kind switch
        {
            StewardChangeKind.Appoint when isSteward => new AlreadyIs(),
            StewardChangeKind.Appoint => state == MemberState.Active ? new Changes() : new NotActive(),
            StewardChangeKind.Remove when !isSteward => new AlreadyIs(),
            StewardChangeKind.Remove => othersStaying >= StayAtLeast ? new Changes() : new TooFewStay(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    /// <summary>
    /// Which stewards have yet to confirm a change that they make together: all of them, but not whom it removes. Also
    /// those whose rights rest count: otherwise one could suspend the others first and then agree with nobody.
    /// </summary>
    /// <param name="kind">What is to happen.</param>
    /// <param name="about">The member whom it is about.</param>
    /// <param name="stewards">Everybody who is a steward now.</param>
    /// <param name="confirmed">Who has confirmed.</param>
    public static IReadOnlyList<string> Missing(
        StewardChangeKind kind, string about, IEnumerable<string> stewards, IEnumerable<string> confirmed) =>
    [
        .. stewards.Where(steward => kind != StewardChangeKind.Remove || steward != about)
            .Except(confirmed, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
