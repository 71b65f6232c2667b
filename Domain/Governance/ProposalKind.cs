namespace PeepFunctions.Domain;

/// <summary>What members vote on.</summary>
public enum ProposalKind
{
    /// <summary>A decision in words; also a suspended member's appeal.</summary>
    Resolution,

    /// <summary>The next version of the bylaws.</summary>
    Bylaws,

    /// <summary>Directors for the seats of a group that are empty.</summary>
    Election,

    /// <summary>A member becomes a contributor.</summary>
    Admission,

    /// <summary>The company is sold.</summary>
    Sale,
}
