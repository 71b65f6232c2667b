using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// What is personal on a member's row, sealed for that row: the address, and the id at a payout provider.
/// </summary>
public sealed class MemberSecrets(Seal seal)
{
    /// <summary>The address.</summary>
    public static SealedColumn SealedEmail { get; } =
        SealedColumn.Of(TableNames.Members, nameof(Email), member => Row(member));

    /// <summary>The id at the payout provider.</summary>
    public static SealedColumn SealedPayoutReference { get; } = SealedColumn.Of(
        TableNames.Members, nameof(PayoutReference), member => Row(member, nameof(PayoutReference)));

    /// <summary>The address; null after leaving.</summary>
    public EmailAddress? Email(TableEntity member) =>
        member.GetString(nameof(Email)) is { } text ? EmailAddress.Parse(seal.Open(text, Row(member))) : null;

    /// <summary>Whether somebody is a member and this is their address.</summary>
    public bool IsAddressOf(TableEntity member, EmailAddress email) =>
        MemberRow.State(member) != MemberState.Departed && Email(member)?.LookupForm == email.LookupForm;

    /// <summary>Sets the address.</summary>
    public void SetEmail(TableEntity member, EmailAddress email) =>
        member[nameof(Email)] = seal.Close(email.Address, Row(member));

    /// <summary>The member's id at the provider that pays by file; null when none was given.</summary>
    public string? PayoutReference(TableEntity member) =>
        member.GetString(nameof(PayoutReference)) is { } text
            ? seal.Open(text, Row(member, nameof(PayoutReference)))
            : null;

    /// <summary>Sets the id at the payout provider.</summary>
    public void SetPayoutReference(TableEntity member, string? reference) =>
        member[nameof(PayoutReference)] =
            reference is null ? null : seal.Close(reference, Row(member, nameof(PayoutReference)));

    private static string Row(TableEntity member, string property = nameof(Email)) =>
        $"{TableNames.Members}|{member.PartitionKey}|{property}";
}
