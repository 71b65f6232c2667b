using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// A message that failed: table Poison, partition the queue, row the hash of the message. Failing while its queue still
/// tries; quarantined once it was put aside, until somebody requeues it.
/// </summary>
/// <param name="Queue">Its queue.</param>
/// <param name="Id">The first 32 hex digits of SHA-256 of its body, of a pointer without its trace.</param>
/// <param name="Pointer">Where it pointed; null when it is no pointer.</param>
/// <param name="Reason">Why it failed last.</param>
/// <param name="Attempts">How many failures were recorded.</param>
/// <param name="SinceUtc">When it was put aside, by business time; null while failing.</param>
/// <param name="Times">How often it was put aside.</param>
public sealed record PoisonRow(
    string Queue, string Id, string? Pointer, string Reason, int Attempts, DateTimeOffset? SinceUtc, int Times)
{
    internal const string State = nameof(State), Failing = "failing", Quarantined = "quarantined";

    internal static PoisonRow Read(TableEntity row) => new(
        row.PartitionKey,
        row.RowKey,
        row.GetString(nameof(Pointer)),
        row.GetString(nameof(Reason)) ?? FailureReason.Unknown,
        row.GetInt32(nameof(Attempts)) ?? 0,
        row.GetString(State) == Quarantined ? row.GetDateTimeOffset(nameof(SinceUtc)) : null,
        row.GetInt32(nameof(Times)) ?? 0);
}
