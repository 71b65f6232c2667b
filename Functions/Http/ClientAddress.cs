using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>
/// From where a request comes, as far as that can be believed. Each proxy appends to <c>X-Forwarded-For</c> whom it
/// heard from, so that only as many entries from the right are believed as proxies are ours:
/// <c>Peep__TrustedProxies</c>. What stands to the left of them is the caller's own invention.
/// </summary>
/// <remarks>
/// The isolated worker has taken in by itself what the front end of Azure Functions appended: there the connection's
/// address is the caller's already (FunctionsHostBuilderExtensions, UseForwardedHeaders), and a Front Door before it
/// is 1.
/// </remarks>
public sealed class ClientAddress(IOptions<PeepOptions> options)
{
    // Whoever has one address of IPv6 has as a rule the 2^64 of its network (RFC 6177).
    private const int NetworkBytes = 8;

    /// <summary>The caller's address, of IPv6 its network, as a text to count by; never shown or stored.</summary>
    public string Of(HttpRequest request)
    {
        var address = request.HttpContext.Connection.RemoteIpAddress;
        var forwarded = request.Headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries);
        for (var hop = 1; hop <= options.Value.TrustedProxies && hop <= forwarded.Length; hop++)
        {
            // Azure's front end writes the port, too. What is no address ends the believing.
            if (!IPEndPoint.TryParse(forwarded[^hop], out var before))
            {
                break;
            }

            address = before.Address;
        }

        return address is null ? "unknown" : NetworkOf(address);
    }

    private static string NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes))
            : address.ToString();
    }
}
