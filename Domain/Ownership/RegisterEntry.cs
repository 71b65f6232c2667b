namespace PeepFunctions.Domain;

/// <summary>
/// An entry of the ownership register. Entries are added and never changed; what a claim has received and which units
/// it still has follow from the journal.
/// </summary>
/// <param name="Claim">The claim issued.</param>
/// <param name="Cause">What gave it: <see cref="Founding"/>, or the proposal that passed.</param>
/// <param name="By">The member id of the steward who entered it; <c>vote</c> for the members.</param>
/// <param name="Operation">
/// The request or the proposal that entered it, so that it finds itself when it comes again.
/// </param>
/// <param name="AtUtc">When.</param>
public sealed record RegisterEntry(OwnershipClaim Claim, string Cause, string By, string Operation, DateTimeOffset AtUtc)
{
    /// <summary>The cause of what stewards enter before the first close.</summary>
    public const string Founding = "founding";

    /// <summary>The content hash that stands beside it.</summary>
    public string Hash => ContentHash.OfRegister(this);
}
