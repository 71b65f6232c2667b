namespace PeepFunctions.Domain;

/// <summary>What an approval came to.</summary>
public abstract record DividendApproval
{
    private DividendApproval()
    {
    }

    /// <summary>It counts; with the last one needed the payments are released.</summary>
    public sealed record Approved(DividendProgress Progress) : DividendApproval;

    /// <summary>This steward had approved before; it counts once.</summary>
    public sealed record AlreadyApproved(DividendProgress Progress) : DividendApproval;

    /// <summary>The hash is not that of this run.</summary>
    public sealed record OtherHash(string Hash) : DividendApproval;

    /// <summary>The run is not calculated, or there is nothing to pay.</summary>
    public sealed record NothingToApprove : DividendApproval;
}
