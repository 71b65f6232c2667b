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
    [InlineData("adm1n")]
    [InlineData("st-ri-pe")]
    [InlineData("0fficia1")]
    [InlineData("tearn-support")]
    [InlineData("wvvw")]
    public void TryParse_OddOrReserved_IsFalse(string? text)
    {
        Assert.False(Handle.TryParse(text, out var handle));
        Assert.Throws<InvalidOperationException>(() => handle.Name);
    }

    [Fact]
    public void TryParse_AnyText_NeverThrowsAndIsAFixedPoint() => Gen.String.Sample(
        text => !Handle.TryParse(text, out var handle) || Handle.Parse(handle.Name) == handle, iter: 1000);

    [Theory]
    [InlineData("ada-lovelace", "ada_lovelace", true)]
    [InlineData("ada-lovelace", "adalovelace", true)]
    [InlineData("bill", "b1ll", true)]
    [InlineData("bill", "blil", true)]
    [InlineData("zoo", "z00", true)]
    [InlineData("modern", "rnodem", true)]
    [InlineData("owen", "ovven", true)]
    [InlineData("ada", "adaa", false)]
    [InlineData("bell", "ball", false)]
    [InlineData("anna", "ana", false)]
    public void Skeleton_OfTwoHandles_IsTheSameWhenTheyLookAlike(string one, string other, bool alike) =>
        Assert.Equal(alike, Handle.Parse(one).Skeleton == Handle.Parse(other).Skeleton);

    /// <summary>Whatever is written with characters that look alike, anywhere and any number of times.</summary>
    [Fact]
    public void Skeleton_OfAnyImitation_IsThatOfTheHandle()
    {
        (string, string)[] pairs =
        [
            ("o", "0"), ("l", "1"), ("l", "i"), ("i", "1"), ("m", "rn"), ("w", "vv"),
            ("-", "_"), ("-", ""), ("_", ""),
        ];
        Gen.Select(Gens.Handle, Gen.Int[0, pairs.Length - 1].Select(at => pairs[at]).Array[1, 8], Gen.Bool).Sample(
            (handle, imitations, backwards) =>
            {
                var name = imitations.Aggregate(handle.Name, (text, pair) => pair switch
                {
                    var (from, to) when !backwards => text.Replace(from, to, StringComparison.Ordinal),
                    var (from, to) when to.Length > 0 => text.Replace(to, from, StringComparison.Ordinal),
                    _ => text,
                });
                return !Handle.TryParse(name, out var imitation) || imitation.Skeleton == handle.Skeleton;
            },
            iter: 10_000);
    }

    /// <summary>And nothing else is taken for it: without those characters a skeleton is the name itself.</summary>
    [Fact]
    public void Skeleton_WithoutCharactersThatLookAlike_IsTheName() => Gens.Handle.Sample(
        handle => handle.Name.Any("-_01imw".Contains)
            ? handle.Skeleton != handle.Name && !handle.Skeleton.Any("-_01imw".Contains)
            : handle.Skeleton == handle.Name,
        iter: 10_000);

    [Fact]
    public void Parse_Odd_Throws() => Assert.Throws<FormatException>(() => Handle.Parse("admin"));
}
