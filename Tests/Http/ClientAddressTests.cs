using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData(0, "203.0.113.9", null, "203.0.113.9")]
    [InlineData(0, "203.0.113.9", "198.51.100.1", "203.0.113.9")]
    [InlineData(1, "10.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData(1, "10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1")]
    [InlineData(1, "10.0.0.1", "192.0.2.66,198.51.100.1:50123", "198.51.100.1")]
    [InlineData(2, "10.0.0.1", "192.0.2.66, 198.51.100.1, 10.0.0.2", "198.51.100.1")]
    [InlineData(2, "10.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData(1, "10.0.0.1", null, "10.0.0.1")]
    [InlineData(1, "10.0.0.1", "", "10.0.0.1")]
    [InlineData(1, "10.0.0.1", "198.51.100.1, unknown", "10.0.0.1")]
    [InlineData(2, "10.0.0.1", "not an address, 198.51.100.1", "198.51.100.1")]
    [InlineData(0, "::ffff:203.0.113.9", null, "203.0.113.9")]
    [InlineData(0, "2001:db8:1:2:3:4:5:6", null, "20010db800010002")]
    [InlineData(1, "10.0.0.1", "[2001:db8:1:2::9]:443", "20010db800010002")]
    [InlineData(1, "10.0.0.1", "2001:db8:1:2:ffff::1", "20010db800010002")]
    public void Of_Request_BelievesAsManyHopsAsProxiesAreOurs(
        int trusted, string connection, string? forwarded, string client)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(connection);
        if (forwarded is not null)
        {
            context.Request.Headers["X-Forwarded-For"] = forwarded;
        }

        Assert.Equal(client, Of(trusted, context));
    }

    [Fact]
    public void Of_HeaderSentTwice_ReadsBothAsOne()
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Headers.Append("X-Forwarded-For", "192.0.2.66");
        context.Request.Headers.Append("X-Forwarded-For", "198.51.100.1");

        Assert.Equal("198.51.100.1", Of(1, context));
    }

    [Fact]
    public void Of_ConnectionWithoutAnAddress_IsOneForAll() => Assert.Equal("unknown", Of(0, new DefaultHttpContext()));

    private static string Of(int trusted, HttpContext context) =>
        new ClientAddress(Options.Create(new PeepOptions { TrustedProxies = trusted })).Of(context.Request);
}
