using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PeepFunctions.Tests;

/// <summary>
/// Storage that is as strict with keys as Azure is, where the emulator is not: a key with <c>/ \ # ?</c> or a control
/// character, or longer than 512 characters, is noted
/// (learn.microsoft.com, Understanding the Table service data model).
/// </summary>
internal sealed partial class StrictKeysTransport : HttpPipelineTransport
{
    private readonly HttpClientTransport _network = new();

    /// <summary>The keys that Azure would have refused.</summary>
    public ConcurrentBag<string> Refused { get; } = [];

    /// <summary>How many keys were looked at.</summary>
    public int Seen { get; private set; }

    public override Request CreateRequest() => _network.CreateRequest();

    public override void Process(HttpMessage message) =>
        throw new NotSupportedException("Nothing here is synchronous.");

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        foreach (Match match in KeyPattern().Matches(message.Request.Uri.ToUri().AbsoluteUri))
        {
            Seen++;
            var key = Uri.UnescapeDataString(match.Groups[1].Value);
            if (key.Length > 512 || key.Any(c => char.IsControl(c) || c is '/' or '\\' or '#' or '?'))
            {
                Refused.Add(key[..Math.Min(key.Length, 80)]);
            }
        }

        return _network.ProcessAsync(message);
    }

    // …/Table(PartitionKey='…',RowKey='…'), quotes inside doubled.
    [GeneratedRegex("(?:PartitionKey|RowKey)=(?:'|%27)((?:[^'%]|%(?!27)..|''|%27%27)*)(?:'|%27)[,)]")]
    private static partial Regex KeyPattern();
}
