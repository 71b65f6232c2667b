namespace PeepFunctions.Local.Sandbox;

/// <summary>An event on its way to an endpoint.</summary>
/// <param name="Stored">The event.</param>
/// <param name="Endpoint">The endpoint's key.</param>
/// <param name="Failures">How often the endpoint did not take it.</param>
internal sealed record Delivery(StoredEvent Stored, string Endpoint, int Failures);
