using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>
/// One fact in the books. Append-only: its <see cref="Id"/> comes from the outside fact and is the idempotency key.
/// </summary>
/// <param name="Id">The idempotency key: <c>txn_…</c>, <c>close:2026-10</c>, <c>hours:…</c>; 1 to 200 characters.</param>
/// <param name="InstantUtc">When the fact happened; its month in the co-op's zone is the true period.</param>
/// <param name="Source">What kind of fact it is.</param>
/// <param name="Memo">One line for stewards; never public, no personal data.</param>
/// <param name="Postings">The money moved; empty for approved hours.</param>
/// <param name="Patronage">The business done with the co-op.</param>
/// <param name="ContentHash">
/// Lower-case hex SHA-256 of what may never differ between two tellings of the same fact. The same id with another hash
/// is an alarm.
/// </param>
/// <param name="Corrects">The id of the entry that this one corrects, or null.</param>
public sealed record JournalEntry(
    string Id,
    DateTimeOffset InstantUtc,
    EntrySource Source,
    string Memo,
    ImmutableArray<Posting> Postings,
    ImmutableArray<PatronageFact> Patronage,
    string ContentHash,
    string? Corrects = null);
