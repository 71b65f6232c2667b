using System.Text;
using CsCheck;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class StripeEventHeadTests
{
    private const string Whole = """
        {"object":"event","api_version":"2026-10-28.endive","created":1800000000,"id":"evt_1","livemode":true,
        "data":{"previous_attributes":{"id":"no"},"object":{"name":{"id":"no"},"id":"ch_1","object":"charge"}},
        "account":"acct_1","type":"charge.updated","request":{"id":null}}
        """;

    [Fact]
    public void Read_Event_FindsTheHeadWhateverTheOrder() =>
        Assert.Equal(
            new StripeEventHead(
                "evt_1", "charge.updated", "acct_1", "ch_1", DateTimeOffset.FromUnixTimeSeconds(1_800_000_000), true),
            Read(Whole));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"evt_1\"")]
    [InlineData("{}")]
    [InlineData("""{"id":1,"type":"a","created":1,"livemode":false,"data":{"object":{"id":"x"}}}""")]
    [InlineData("""{"id":"evt_1","type":"charge.updated","created":"1","data":{"object":{"id":"x"}}}""")]
    [InlineData("""{"id":"evt_1","type":"charge.updated","created":99999999999999,"data":{"object":{"id":"x"}}}""")]
    [InlineData("""{"id":"evt_1","type":"charge.updated","created":1,"livemode":false,"data":{"object":"x"}}""")]
    [InlineData("""{"id":"evt_1","type":"charge.updated","created":1,"livemode":false,"data":[]}""")]
    [InlineData("""{"id":"evt/1","type":"a","created":1,"livemode":false,"data":{"object":{"id":"x"}}}""")]
    [InlineData("""{"id":"evt_1","type":"charge.updated","created":1,"data":{"object":{"id":"../x"}}}""")]
    [InlineData("""{"id":"evt_1","type":"charge.updated","created":1,"data":{"object":{"id":"x"}}} {}""")]
    public void Read_AnythingElse_IsNoEvent(string body) => Assert.Null(Read(body));

    [Theory]
    [InlineData("""{"id":"evt_1","type":"balance.available","created":1,"livemode":false,"data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1","type":"a","created":1,"livemode":false,"data":{"object":{"id":{"a":1}}}}""")]
    [InlineData("""{"id":"evt_1","type":"a","created":1,"livemode":false,"data":{"object":{"id":"gold-plan"}}}""")]
    [InlineData("""{"id":"evt_1","type":"v2.a.b","created":"1970-01-01T00:00:01.000Z","livemode":false}""")]
    public void Read_UnwantedTypeWithoutAPlainObjectId_IsAnEventAllTheSame(string body)
    {
        var head = Read(body);
        Assert.NotNull(head);
        Assert.Equal(("evt_1", null, 1L), (head.Id, head.ObjectId, head.Created.ToUnixTimeSeconds()));
    }

    [Fact]
    public void Read_CutAnywhere_IsNoEvent()
    {
        var bytes = Encoding.UTF8.GetBytes(Whole.Trim());
        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Null(StripeEventHead.Read(bytes.AsSpan(0, length))));
    }

    [Fact]
    public void Read_RandomBytes_NeverThrows() =>
        Gen.Byte.Array[0, 200].Sample(bytes => StripeEventHead.Read(bytes) is null, iter: 20_000);

    private static StripeEventHead? Read(string body) => StripeEventHead.Read(Encoding.UTF8.GetBytes(body));
}
