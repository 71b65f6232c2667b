using CsCheck;

namespace PeepFunctions.Tests;

public class SignInCodeTests
{
    [Theory]
    [InlineData("0000000000", "00000000", "0000-0000")]
    [InlineData("FFFFFFFFFF", "ZZZZZZZZ", "ZZZZ-ZZZZ")]
    [InlineData("0000000001", "00000001", "0000-0001")]
    [InlineData("8000000000", "G0000000", "G000-0000")]
    [InlineData("00443214C7", "01234567", "0123-4567")]
    public void FromBytes_FortyBits_AreEightCharacters(string bytes, string text, string display)
    {
        var code = SignInCode.FromBytes(Convert.FromHexString(bytes));

        Assert.Equal((text, display), (code.Text, code.Display));
    }

    [Theory]
    [InlineData("01AB-CDEF")]
    [InlineData("01abcdef")]
    [InlineData(" oIaB cdEF ")]
    [InlineData("OLAB--CDEF")]
    [InlineData("0l-ab-cd-ef")]
    public void TryParse_AsPeopleType_IsTheSame(string text)
    {
        Assert.True(SignInCode.TryParse(text, out var code));
        Assert.Equal("01ABCDEF", code.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01ABCDE")]
    [InlineData("01ABCDEFG")]
    [InlineData("01ABCDEU")]
    [InlineData("01ABCDE!")]
    [InlineData("01ABCDE０")]
    [InlineData("01ABCDEF                                 ")]
    public void TryParse_Otherwise_IsFalse(string? text) => Assert.False(SignInCode.TryParse(text, out _));

    [Fact]
    public void TryParse_DisplayOfAny_GivesItBack() =>
        Gens.SignInCode.Sample(code => SignInCode.TryParse(code.Display, out var read) && read == code);

    [Fact]
    public void HashFor_OtherRequestOrKeyOrCode_Differs()
    {
        var code = SignInCode.FromBytes([1, 2, 3, 4, 5]);
        var other = SignInCode.FromBytes([1, 2, 3, 4, 6]);
        byte[][] hashes =
            [code.HashFor([1], "r1"), code.HashFor([1], "r2"), code.HashFor([2], "r1"), other.HashFor([1], "r1")];

        Assert.Equal(4, hashes.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(hashes[0], code.HashFor([1], "r1"));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void FromBytes_OtherCount_Throws(int count) =>
        Assert.Throws<ArgumentException>(() => SignInCode.FromBytes(new byte[count]));

    [Fact]
    public void ToString_Code_DoesNotShowIt() => Assert.Equal("(code)", $"{SignInCode.FromBytes([1, 2, 3, 4, 5])}");
}
