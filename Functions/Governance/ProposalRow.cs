using System.Text;
using Azure;

namespace PeepFunctions.Functions;

/// <summary>What was filed; nothing of it changes.</summary>
/// <param name="Kind">What is voted on.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">The reasons.</param>
/// <param name="Author">The member who filed it; of an admission and an appeal also whom it is about.</param>
/// <param name="FiledUtc">When.</param>
/// <param name="OpensUtc">When voting begins.</param>
/// <param name="ClosesUtc">When it ends, and the decision counts as adopted.</param>
/// <param name="Rules">The version of the bylaws that it is decided by: the one in force when it was filed.</param>
/// <param name="SeedHash">The hash of the seed that lots are drawn from.</param>
/// <param name="Group">Of an election: the group whose seats are filled.</param>
/// <param name="SuspendedUtc">Of an appeal: since when its author is suspended.</param>
/// <param name="HasBylaws">Whether it carries the next version of the bylaws.</param>
public sealed record ProposalFacts(
    ProposalKind Kind,
    string Title,
    string Text,
    string Author,
    DateTimeOffset FiledUtc,
    DateTimeOffset OpensUtc,
    DateTimeOffset ClosesUtc,
    int Rules,
    string SeedHash,
    string? Group,
    DateTimeOffset? SuspendedUtc,
    bool HasBylaws);

/// <summary>Somebody who stands. Their handle is looked up where it is shown, so that it goes when they leave.</summary>
/// <param name="Id">What they are ranked by; it leads to nobody.</param>
/// <param name="Member">The member.</param>
public sealed record Candidate(string Id, string Member);

/// <summary>Who votes, fixed when the vote opens.</summary>
/// <param name="Members">How many.</param>
/// <param name="MembersRoot">The Merkle root over their ids.</param>
/// <param name="Directors">Of a sale: how many directors.</param>
/// <param name="DirectorsRoot">Of a sale: the root over theirs.</param>
/// <param name="Seats">Of an election: how many seats are filled.</param>
/// <param name="Candidates">Of an election: who stands.</param>
public sealed record FrozenElectorate(
    int Members,
    string MembersRoot,
    int? Directors = null,
    string? DirectorsRoot = null,
    int? Seats = null,
    IReadOnlyList<Candidate>? Candidates = null)
{
    /// <summary>Whether ballots are published one by one.</summary>
    public bool BallotsArePublic => Candidates is null || BallotSecrecy.IsPublic(Members, Candidates.Count);
}

/// <summary>A proposal as stored: one row, changed under its ETag, never by a ballot.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Facts">What was filed.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ETag">The version that was read.</param>
public sealed record ProposalRow(string Id, ProposalFacts Facts, ProposalState State, ETag ETag)
{
    /// <summary>Who votes; null before it opens.</summary>
    public FrozenElectorate? Electorate { get; init; }

    /// <summary>Since when it is closing, by the machine's own time; null before.</summary>
    public DateTimeOffset? FenceFromUtc { get; init; }

    /// <summary>The count; null before it is counted.</summary>
    public SealedCount? Count { get; init; }

    /// <summary>The next version of the bylaws, as JSON; null unless it is proposed.</summary>
    public string? Bylaws { get; init; }

    /// <summary>What those bylaws would have paid; null until it is calculated.</summary>
    public BylawsEffect? Effect { get; init; }

    /// <summary>Whether the electors' mails that it is open are on their way.</summary>
    public bool OpeningIsTold { get; init; }

    /// <summary>Whether anything is still to happen with it.</summary>
    public bool IsUnfinished => State is not (ProposalState.Sealed or ProposalState.Withdrawn);

    /// <summary>Whether the effect is yet to be calculated.</summary>
    public bool LacksEffect =>
        Facts.HasBylaws && Effect is null && State is ProposalState.Announced or ProposalState.Open;

    /// <summary>Whether the electors are yet to be told that it is open.</summary>
    public bool LacksMails => State == ProposalState.Open && !OpeningIsTold;

    /// <summary>The proposed version of the bylaws.</summary>
    /// <exception cref="FormatException">There is none, or it is damaged.</exception>
    public BylawsDocument NextBylaws =>
        BylawsDocument.Read(Encoding.UTF8.GetBytes(Bylaws ?? "")) is BylawsReading.Valid valid
            ? valid.Document
            : throw new FormatException($"The bylaws of {Id} are damaged.");

    /// <summary>Who votes.</summary>
    /// <exception cref="InvalidOperationException">It has not opened.</exception>
    public FrozenElectorate Electors =>
        Electorate ?? throw new InvalidOperationException($"{Id} has not opened.");
}
