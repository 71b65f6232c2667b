using System.Text;
using Azure;

namespace PeepFunctions.Functions;

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
