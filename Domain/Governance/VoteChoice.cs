namespace PeepFunctions.Domain;

/// <summary>What a ballot says of a proposal that is no election.</summary>
public enum VoteChoice
{
    /// <summary>For it.</summary>
    Yes,

    /// <summary>Against it.</summary>
    No,

    /// <summary>Neither; counts for the quorum.</summary>
    Abstain,
}
