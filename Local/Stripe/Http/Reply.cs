namespace PeepFunctions.Local.Sandbox;

/// <summary>An answer kept for its Idempotency-Key.</summary>
/// <param name="Key">The key, with the account it was used for.</param>
/// <param name="Fingerprint">Stands for the method, path and parameters it was first used with.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The JSON.</param>
/// <param name="Created">When, in Unix seconds of business time.</param>
internal sealed record Reply(string Key, string Fingerprint, int Status, string Body, long Created);
