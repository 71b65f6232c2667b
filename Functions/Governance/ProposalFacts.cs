namespace PeepFunctions.Functions;

/// <summary>What was filed; nothing of it changes, but for the times of a vote that opens late.</summary>
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
/// <param name="Claims">How many claims it issues when it passes.</param>
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
    bool HasBylaws,
    int Claims = 0)
{
    /// <summary>How many stewards it appoints and removes when it passes.</summary>
    public int Stewards { get; init; }
}
