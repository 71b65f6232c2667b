namespace PeepFunctions.Functions;

/// <summary>
/// Who gave, as far as we know it: a member who was signed in, else a keyed hash of Stripe's customer. Enough to tell
/// supporters apart, and nothing that leads to a person.
/// </summary>
public sealed class SupporterKeys(LastingHash hash)
{
    /// <summary>The key by our own metadata and by Stripe's customer; null when there is neither.</summary>
    public string? Of(IReadOnlyDictionary<string, string>? metadata, string? customer) =>
        metadata?.GetValueOrDefault("supporter") is { Length: > 0 } member ? member
        : customer is not null ? $"h_{hash.Of("supporter", customer)[..32]}"
        : null;
}
