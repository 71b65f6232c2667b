namespace PeepFunctions.Domain;

/// <summary>What a count came to.</summary>
public enum VoteResult
{
    /// <summary>Passed; an election has filled what it could.</summary>
    Passed,

    /// <summary>Enough have voted, and not enough of them for it.</summary>
    Rejected,

    /// <summary>Too few have voted.</summary>
    NoQuorum,
}
