namespace PeepFunctions.Local.Sandbox;

/// <summary>Where events are delivered to, as a webhook endpoint in Stripe's dashboard.</summary>
/// <param name="Url">Where they are posted.</param>
/// <param name="Secret">What they are signed with (<c>whsec_…</c>).</param>
/// <param name="Connect">Whether it takes the connected accounts' events instead of the platform's own.</param>
/// <param name="EnabledEvents">The types it takes; null or <c>*</c> takes all.</param>
public sealed record WebhookEndpoint(
    Uri Url, string Secret, bool Connect, IReadOnlyList<string>? EnabledEvents = null)
{
    internal bool Takes(string type) =>
        EnabledEvents is null || EnabledEvents.Contains("*") || EnabledEvents.Contains(type);
}
