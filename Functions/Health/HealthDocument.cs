namespace PeepFunctions.Functions;

/// <summary>How the back end is, as anybody may know it: nothing that is secret and nothing of any one member.</summary>
/// <param name="Status"><c>ok</c>; when storage cannot be reached there is a problem instead of this document.</param>
/// <param name="Version">Of the program.</param>
/// <param name="ReadAt">When this was looked up, by the machine's own time: it is good for some seconds.</param>
/// <param name="Queues">Every queue.</param>
/// <param name="LastReconciliation">The last comparison with Stripe that ended; null before the first.</param>
/// <param name="LastClose">The last month that was closed; null before the first.</param>
public sealed record HealthDocument(
    string Status,
    string Version,
    DateTimeOffset ReadAt,
    IReadOnlyList<QueueDepth> Queues,
    LastReconciliation? LastReconciliation,
    LastClose? LastClose);

/// <summary>How much waits in a queue.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Waiting">
/// Messages, rounded down to tens: a single one in <c>leavings</c> or <c>mail</c> would tell what somebody just did.
/// </param>
/// <param name="Poison">Messages that failed as often as they may and have not been put aside yet.</param>
public sealed record QueueDepth(string Name, int Waiting, int Poison);

/// <summary>How a reconciliation ended.</summary>
/// <param name="EndedAt">When, by business time.</param>
/// <param name="State">agrees, differs or moving; the amounts are for stewards.</param>
public sealed record LastReconciliation(DateTimeOffset EndedAt, ReconciliationState State);

/// <summary>The last close.</summary>
/// <param name="Period">The month.</param>
/// <param name="ClosingAt">When its close began, by business time.</param>
public sealed record LastClose(string Period, DateTimeOffset? ClosingAt);
