namespace PeepFunctions.Local.Sandbox;

/// <summary>The request that brings an event about.</summary>
internal sealed record Cause(string RequestId, string? IdempotencyKey);
