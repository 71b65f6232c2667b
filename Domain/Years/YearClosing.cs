using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>A steward who has named the figures of a year by their hash.</summary>
public sealed record YearApproval(string Steward, string Hash);

/// <summary>
/// What comes of a steward's word to seal a year. Two different stewards name the same figures, and the second seals
/// them: figures that change in between need both words anew.
/// </summary>
public abstract record YearClosing
{
    /// <summary>How many different stewards seal a year.</summary>
    public const int ApprovalsNeeded = 2;

    private YearClosing()
    {
    }

    /// <summary>Something has to be done first.</summary>
    public sealed record Blocked : YearClosing;

    /// <summary>The figures are others than were named.</summary>
    public sealed record OtherFigures : YearClosing;

    /// <summary>Another steward has to say the same.</summary>
    public sealed record Waits(ImmutableArray<YearApproval> Approvals) : YearClosing;

    /// <summary>The year is sealed with these words.</summary>
    public sealed record Seals(ImmutableArray<YearApproval> Approvals) : YearClosing;

    /// <summary>It was sealed before with the figures that were named.</summary>
    public sealed record AlreadySealed : YearClosing;

    /// <summary>Decides.</summary>
    /// <param name="sealedHash">The hash that the year is sealed under; null when it is not sealed.</param>
    /// <param name="hash">The hash of its figures now; null when something has to be done first.</param>
    /// <param name="before">The words of those who are stewards still.</param>
    /// <param name="word">The word to be judged.</param>
    public static YearClosing Decide(
        string? sealedHash, string? hash, IEnumerable<YearApproval> before, YearApproval word)
    {
        if (sealedHash is not null)
        {
            return word.Hash == sealedHash ? new AlreadySealed() : new OtherFigures();
        }

        if (hash is null)
        {
            return new Blocked();
        }

        if (word.Hash != hash)
        {
            return new OtherFigures();
        }

        ImmutableArray<YearApproval> approvals =
            [.. before.Where(one => one.Hash == hash && one.Steward != word.Steward).Distinct(), word];
        return approvals.Length >= ApprovalsNeeded ? new Seals(approvals) : new Waits(approvals);
    }
}
