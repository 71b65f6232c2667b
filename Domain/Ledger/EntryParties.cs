using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>Whom an entry speaks of.</summary>
public static class EntryParties
{
    /// <summary>The members whose accounts it moves or whose business it counts.</summary>
    public static ImmutableHashSet<string> MembersOf(JournalEntry entry) =>
    [
        .. entry.Postings.SelectMany(posting => new[] { posting.From, posting.To })
            .Select(Accounts.MemberOf).OfType<string>(),
        .. entry.Patronage.Select(fact => fact.Member),
    ];

    /// <summary>These and whoever gave: members, or the keyed hashes of payers.</summary>
    public static ImmutableHashSet<string> Of(JournalEntry entry) =>
        MembersOf(entry).Union(entry.Patronage.Select(fact => fact.Supporter).OfType<string>());
}
