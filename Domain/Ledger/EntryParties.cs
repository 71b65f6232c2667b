using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>Whom an entry speaks of.</summary>
public static class EntryParties
{
    /// <summary>
    /// The ids of people, and the keyed hashes of payers, that stand in an entry: in the names of its accounts and in
    /// its patronage.
    /// </summary>
    public static ImmutableHashSet<string> Of(JournalEntry entry) =>
    [
        .. entry.Postings.SelectMany(posting => new[] { posting.From, posting.To }).Select(MemberOf).OfType<string>(),
        .. entry.Patronage.Select(fact => fact.Member),
        .. entry.Patronage.Select(fact => fact.Supporter).OfType<string>(),
    ];

    private static string? MemberOf(Account account) => account.Path.Split(':') switch
    {
        ["liabilities", "creators" or "dividends" or "shares", var member] => member,
        ["equity", "shares" or "capital", var member] => member,
        _ => null,
    };
}
