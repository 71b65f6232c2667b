namespace PeepFunctions.Domain;

/// <summary>Where a proposal stands.</summary>
public enum ProposalState
{
    /// <summary>Filed; members read it, candidates stand, nobody votes yet.</summary>
    Announced,

    /// <summary>The electorate is frozen and votes.</summary>
    Open,

    /// <summary>Voting is over; ballots that were on their way arrive.</summary>
    Closing,

    /// <summary>The count is published.</summary>
    Counted,

    /// <summary>Counted, its effects done, and what led from members to ballots is destroyed.</summary>
    Sealed,

    /// <summary>Taken back by its author before anybody voted.</summary>
    Withdrawn,
}
