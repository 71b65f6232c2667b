using CsCheck;

namespace PeepFunctions.Tests;

public class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.org", "ada@example.org", "ada@example.org")]
    [InlineData("  Ada.L+peep@Example.ORG ", "Ada.L+peep@example.org", "ada.l+peep@example.org")]
    [InlineData("ａｄａ＠example.org", "ada@example.org", "ada@example.org")]
    [InlineData("o'hara@a-b.co.uk", "o'hara@a-b.co.uk", "o'hara@a-b.co.uk")]
    [InlineData("x@münchen.example", "x@xn--mnchen-3ya.example", "x@xn--mnchen-3ya.example")]
    public void TryParse_Address_IsNormalised(string text, string address, string lookup)
    {
        Assert.True(EmailAddress.TryParse(text, out var email));
        Assert.Equal(address, email.Address);
        Assert.Equal(lookup, email.LookupForm);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@example.org")]
    [InlineData("ada@")]
    [InlineData("ada@localhost")]
    [InlineData("ada@example.o")]
    [InlineData("ada@-example.org")]
    [InlineData("ada@example..org")]
    [InlineData("ada@example.org.")]
    [InlineData("ada@127.0.0.1")]
    [InlineData("ada@[127.0.0.1]")]
    [InlineData(".ada@example.org")]
    [InlineData("ada.@example.org")]
    [InlineData("a..da@example.org")]
    [InlineData("a da@example.org")]
    [InlineData("ada@bob@example.org")]
    [InlineData("\"ada\"@example.org")]
    [InlineData("ada@example.org\r\nBcc: x@y.zz")]
    [InlineData("ada\r\n@example.org")]
    [InlineData("ad\ud800a@example.org")]
    [InlineData("ada,bob@example.org")]
    [InlineData("<ada@example.org>")]
    public void TryParse_NoAddress_IsFalse(string? text) => Assert.False(EmailAddress.TryParse(text, out _));

    [Theory]
    [InlineData(64, 10, true)]
    [InlineData(65, 10, false)]
    [InlineData(60, 193, true)]
    [InlineData(60, 194, false)]
    public void TryParse_Length_EndsAtTheLimitsOfSmtp(int local, int domain, bool valid)
    {
        // Labels of at most 63 characters that fill the domain to exactly the length asked for.
        var labels = string.Concat(Enumerable.Range(0, domain - 4).Select(i => i % 50 == 49 ? '.' : 'd'));
        var text = $"{new string('l', local)}@{labels}.org";

        Assert.Equal(local + 1 + domain, text.Length);
        Assert.Equal(valid, EmailAddress.TryParse(text, out _));
    }

    [Fact]
    public void TryParse_AnyText_NeverThrowsAndIsAFixedPoint() => Gen.String[0, 10].Array[2].Sample(
        parts => !EmailAddress.TryParse($"{parts[0]}@{parts[1]}.org", out var email)
            || EmailAddress.Parse(email.Address) == email,
        iter: 2000);

    [Fact]
    public void ToString_Address_DoesNotShowIt() =>
        Assert.DoesNotContain("ada", $"{EmailAddress.Parse("ada@example.org")}", StringComparison.Ordinal);

    [Fact]
    public void Address_Default_Throws() =>
        Assert.Throws<InvalidOperationException>(() => default(EmailAddress).Address);
}
