using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>
/// One fact in the books. Append-only: its <see cref="Id"/> comes from the outside fact and is the idempotency key.
/// </summary>
/// <param name="Id">The idempotency key: <c>txn_…</c>, <c>close:2026-10</c>; see <see cref="IsId"/>.</param>
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
/// <param name="Evidence">The SHA-256 of the document that shows it, in lower-case hex, or null.</param>
public sealed record JournalEntry(
    string Id,
    DateTimeOffset InstantUtc,
    EntrySource Source,
    string Memo,
    ImmutableArray<Posting> Postings,
    ImmutableArray<PatronageFact> Patronage,
    string ContentHash,
    string? Corrects = null,
    string? Evidence = null)
{
    /// <summary>A new entry. Its content hash covers everything, unless a movement's is given.</summary>
    /// <exception cref="ArgumentException">The id is not <see cref="IsId"/>, or the memo is not one line.</exception>
    public static JournalEntry Create(
        string id,
        DateTimeOffset instantUtc,
        EntrySource source,
        string memo,
        ImmutableArray<Posting> postings,
        ImmutableArray<PatronageFact> patronage,
        string? corrects = null,
        string? contentHash = null,
        string? evidence = null)
    {
        if (!IsId(id))
        {
            throw new ArgumentException("An entry's id is 1 to 200 characters that a table key may hold.", nameof(id));
        }

        if (!SingleLine.IsOneLine(memo))
        {
            throw new ArgumentException("A memo is one line.", nameof(memo));
        }

        var entry = new JournalEntry(
            id, instantUtc.ToUniversalTime(), source, memo, postings, patronage, "", corrects, evidence);
        return entry with { ContentHash = contentHash ?? Domain.ContentHash.OfEntry(entry) };
    }

    /// <summary>
    /// Whether text can be an entry's id: 1 to 200 printable ASCII characters without <c>/ \ # ?</c> (which a table key
    /// may not hold) and without blanks or commas (which end a tag in the exported journal).
    /// </summary>
    public static bool IsId(string? id) =>
        id is { Length: >= 1 and <= 200 } && id.All(c => c is > ' ' and < (char)127 && !@"/\#?,;".Contains(c));

    /// <summary>Whether any posting touches the account.</summary>
    public bool Touches(Account account) => Postings.Any(p => p.From == account || p.To == account);

    /// <summary>Two entries are equal when all they hold is, postings and facts in their order.</summary>
    public bool Equals(JournalEntry? other) =>
        other is not null && Id == other.Id && InstantUtc == other.InstantUtc && Source == other.Source
        && Memo == other.Memo && ContentHash == other.ContentHash && Corrects == other.Corrects
        && Evidence == other.Evidence
        && Postings.SequenceEqual(other.Postings) && Patronage.SequenceEqual(other.Patronage);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Id, ContentHash);
}
