using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PeepFunctions.Functions;

/// <summary>
/// Spreads rows over partitions. The count is fixed when the co-op is created, because it is part of the keys.
/// </summary>
public static class Shards
{
    /// <summary>How many; a power of two up to 256.</summary>
    public const int Count = 16;

    /// <summary>The shard names, <c>00</c> to <c>0f</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Enumerable.Range(0, Count).Select(shard => shard.ToString("x2", CultureInfo.InvariantCulture))];

    /// <summary>The shard of a key: the same on every machine, for ever.</summary>
    public static string Of(string key) => All[SHA256.HashData(Encoding.UTF8.GetBytes(key))[0] & (Count - 1)];
}
