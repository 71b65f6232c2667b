using System.Security.Cryptography;
using System.Text;

namespace PeepFunctions.Domain;

/// <summary>
/// Draws lots that nobody could choose: from a seed whose hash was published before the vote opened, mixed with the
/// sorted receipts, each of which holds bits of a voter. Who knows the seed does not know the receipts in time, and who
/// casts the last ballot does not know the seed.
/// </summary>
public sealed class Lot
{
    private readonly string _draw;

    private Lot(string draw) => _draw = draw;

    /// <summary>The lot of a count.</summary>
    /// <param name="seed">The seed, as it is published with the count.</param>
    /// <param name="receipts">The receipts of all ballots, in any order.</param>
    public static Lot Of(string seed, IEnumerable<string> receipts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(seed));
        foreach (var receipt in receipts.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{receipt}"));
        }

        return new Lot(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>What is published of a seed before the vote opens.</summary>
    public static string HashOf(string seed) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed)));

    /// <summary>The number that somebody drew: the lower loses.</summary>
    public string NumberOf(string who) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_draw}\n{who}")));
}
