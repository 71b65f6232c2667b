using System.IO.Compression;
using System.Text;

namespace PeepFunctions.Tests;

/// <summary>The search finds: without that, finding nothing would mean nothing.</summary>
public sealed class PersonalDataSearchTests
{
    private const string Canary = "canary.bird@people.example";

    public static TheoryData<string> Disguises => new(
        Canary,
        $"To: {Canary.ToUpperInvariant()}, again",
        Uri.EscapeDataString(Canary),
        Canary.Replace("@", @"\u0040", StringComparison.Ordinal),
        Base64(Canary),
        $"key={Base64($"{{\"to\":\"{Canary}\"}}").TrimEnd('=')}",
        Base64(Base64($"x{Canary}")),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Canary)),
        Convert.ToBase64String(Gzip(Canary)),
        Convert.ToBase64String(Gzip(Base64(Canary))),
        $"id:AB{Base64($"some words, then {Canary}")}");

    [Theory]
    [MemberData(nameof(Disguises))]
    public void LookAt_CanaryInDisguise_IsFound(string text)
    {
        var search = new PersonalDataSearch([Canary]);

        search.LookAt("here", text);

        Assert.Equal([("here", Canary)], search.Found);
    }

    [Fact]
    public void LookAt_NoCanary_FindsNothing()
    {
        var search = new PersonalDataSearch([Canary]);

        search.LookAt("here", $"another@people.example {Base64("canary")} {Convert.ToBase64String(Gzip("bird"))}");

        Assert.Empty(search.Found);
        Assert.True(search.Texts > 3);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static byte[] Gzip(string text)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return output.ToArray();
    }
}
