using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>Who founds the co-op: the addresses of <c>Peep__FoundingStewards</c>, compared as addresses are.</summary>
public sealed class FoundingStewards(IOptions<PeepOptions> options, MemberSecrets secrets)
{
    private readonly HashSet<string> _addresses =
        [.. options.Value.FoundingStewards.Select(address => EmailAddress.Parse(address).LookupForm)];

    /// <summary>Whether whoever confirmed this address founds the co-op.</summary>
    public bool Has(EmailAddress email) => _addresses.Contains(email.LookupForm);

    /// <summary>Whether a member does.</summary>
    public bool Has(TableEntity member) => secrets.Email(member) is { } email && Has(email);
}
