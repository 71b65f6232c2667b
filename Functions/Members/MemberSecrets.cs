using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>The one personal thing on a member's row: the address, sealed for that row.</summary>
public sealed class MemberSecrets(Seal seal)
{
    /// <summary>The address; null after leaving.</summary>
    public EmailAddress? Email(TableEntity member) =>
        member.GetString(nameof(Email)) is { } text ? EmailAddress.Parse(seal.Open(text, Row(member))) : null;

    /// <summary>Sets the address.</summary>
    public void SetEmail(TableEntity member, EmailAddress email) =>
        member[nameof(Email)] = seal.Close(email.Address, Row(member));

    private static string Row(TableEntity member) => $"{TableNames.Members}|{member.PartitionKey}|{nameof(Email)}";
}
