using CsCheck;

namespace PeepFunctions.Tests;

public class HandleTests
{
    [Theory]
    [InlineData("ada", "ada")]
    [InlineData(" Ada_Lovelace ", "ada_lovelace")]
    [InlineData("@ada-1815", "ada-1815")]
    [InlineData("ａｄａ", "ada")]
    [InlineData("a-b_c-d", "a-b_c-d")]
    [InlineData("7of9", "7of9")]
    [InlineData("abcdefghijklmnopqrstuvwxyz1234", "abcdefghijklmnopqrstuvwxyz1234")]
    [InlineData("administrata", "administrata")]
    public void TryParse_Handle_IsNormalised(string text, string name)
    {
        Assert.True(Handle.TryParse(text, out var handle));
        Assert.Equal(name, handle.Name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("abcdefghijklmnopqrstuvwxyz12345")]
    [InlineData("-ada")]
    [InlineData("ada_")]
    [InlineData("a--da")]
    [InlineData("a-_da")]
    [InlineData("a da")]
    [InlineData("a.da")]
    [InlineData("аda")] // a Cyrillic a
    [InlineData("adä")]
    [InlineData("12345")]
    [InlineData("ad\ud800a")]
    [InlineData("ada\n/x")]
    [InlineData("@@ada")]
    [InlineData("admin")]
    [InlineData("API")]
    [InlineData("me")]
    [InlineData("Support")]
    [InlineData("steward")]
    [InlineData("stripe")]
    [InlineData("ｐｅｅｐ")]
    [InlineData("stripe-support")]
    [InlineData("peep_admin")]
    public void TryParse_OddOrReserved_IsFalse(string? text)
    {
        Assert.False(Handle.TryParse(text, out var handle));
        Assert.Throws<InvalidOperationException>(() => handle.Name);
    }

    [Fact]
    public void TryParse_AnyText_NeverThrowsAndIsAFixedPoint() => Gen.String.Sample(
        text => !Handle.TryParse(text, out var handle) || Handle.Parse(handle.Name) == handle, iter: 1000);

    [Fact]
    public void Parse_Odd_Throws() => Assert.Throws<FormatException>(() => Handle.Parse("admin"));
}
