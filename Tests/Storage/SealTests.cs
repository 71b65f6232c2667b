using System.Security.Cryptography;
using CsCheck;
using Microsoft.Extensions.Options;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class SealTests
{
    private static readonly string Key = Convert.ToBase64String(new byte[32].Select((_, i) => (byte)i).ToArray());
    private static readonly string NewKey = Convert.ToBase64String(new byte[32].Select((_, i) => (byte)(i + 1)).ToArray());

    [Fact]
    public void Open_OfClose_IsTheText() =>
        Gen.Select(Gen.String, Gen.String).Sample((text, row) =>
        {
            var seal = With(Key);
            return seal.Open(seal.Close(text, row), row) == text;
        });

    [Fact]
    public void Close_SameTextTwice_LooksDifferent()
    {
        var seal = With(Key);
        Assert.NotEqual(seal.Close("a@example.org", "row"), seal.Close("a@example.org", "row"));
    }

    [Fact]
    public void Open_InAnotherRow_Throws()
    {
        var seal = With(Key);
        Assert.ThrowsAny<CryptographicException>(() => seal.Open(seal.Close("a@example.org", "Members|m_1"), "Members|m_2"));
    }

    [Fact]
    public void Open_AnyCharacterChanged_Throws()
    {
        var seal = With(Key);
        var closed = seal.Close("a@example.org", "row");
        for (var i = 0; i < closed.Length - 1; i++) // the last character may hold unused bits
        {
            var altered = closed.ToCharArray();
            altered[i] = altered[i] == 'A' ? 'B' : 'A';
            Assert.ThrowsAny<Exception>(() => seal.Open(new string(altered), "row"));
        }
    }

    [Fact]
    public void Open_AfterARotation_StillOpensWhatTheOldKeySealed()
    {
        var old = With(Key).Close("a@example.org", "row");
        Assert.Equal("a@example.org", With(NewKey, Key).Open(old, "row"));
        Assert.ThrowsAny<CryptographicException>(() => With(NewKey).Open(old, "row"));
    }

    [Fact]
    public void BlindIndex_DependsOnKeyAndPurpose()
    {
        var index = new BlindIndex(Options.Create(new PeepOptions { IndexKey = Key }));
        var other = new BlindIndex(Options.Create(new PeepOptions { IndexKey = NewKey }));
        Assert.Equal(index.Of("email", "a@example.org"), index.Of("email", "a@example.org"));
        Assert.Equal(
            4,
            new[]
            {
                index.Of("email", "a@example.org"), index.Of("code", "a@example.org"), index.Of("email", "b@example.org"),
                other.Of("email", "a@example.org"),
            }.Distinct().Count());
    }

    private static Seal With(string key, params string[] previous)
    {
        var options = new PeepOptions { DataKey = key };
        previous.ToList().ForEach(options.PreviousDataKeys.Add);
        return new Seal(Options.Create(options));
    }
}
