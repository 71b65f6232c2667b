using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>Makes the indexes of members' addresses anew, under the present key.</summary>
public sealed class AddressRotation(MemberKeys keys, MembersTable members, MemberSecrets secrets)
{
    /// <summary>One pass; answers how many rows are still under a former key.</summary>
    public async Task<int> IndexAnewAsync(CancellationToken cancellationToken)
    {
        var left = 0;
        await foreach (var former in keys.ReadFormerAddressesAsync(cancellationToken))
        {
            var member = await members.FindAsync(MemberKeys.MemberOf(former), cancellationToken);
            if (!await keys.RenewAddressAsync(former, AddressOf(member), cancellationToken))
            {
                left++;
            }
        }

        return left;
    }

    private EmailAddress? AddressOf(TableEntity? member) =>
        member is not null && MemberRow.State(member) != MemberState.Departed ? secrets.Email(member) : null;
}
