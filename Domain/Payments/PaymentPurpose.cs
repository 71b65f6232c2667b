namespace PeepFunctions.Domain;

/// <summary>What somebody paid for. A closed family.</summary>
public abstract record PaymentPurpose
{
    private PaymentPurpose()
    {
    }

    /// <summary>Support for a creator.</summary>
    /// <param name="Creator">The creator's member id.</param>
    /// <param name="Supporter">The supporter's member id, or a keyed hash of the payer; null if unknown.</param>
    /// <param name="HasDestination">
    /// Whether the processor passes the gross on to the creator and brings the platform's fee as a movement of its own
    /// (a destination charge). Otherwise the co-op keeps its fee and owes the creator the rest.
    /// </param>
    public sealed record Support(string Creator, string? Supporter, bool HasDestination = true) : PaymentPurpose;

    /// <summary>A membership share.</summary>
    /// <param name="Member">The member whose share it is.</param>
    /// <param name="IsLeaving">Whether the member is leaving, so that the share has become a debt.</param>
    public sealed record Share(string Member, bool IsLeaving = false) : PaymentPurpose;

    /// <summary>Dues.</summary>
    public sealed record Dues : PaymentPurpose;

    /// <summary>Anything else.</summary>
    public sealed record Other : PaymentPurpose;

    /// <summary>Whether its ids can name accounts; one that cannot is never posted by a guess.</summary>
    internal bool IsSound => this switch
    {
        Support support => Accounts.IsId(support.Creator),
        Share share => Accounts.IsId(share.Member),
        _ => true,
    };
}
