namespace PeepFunctions.Functions;

/// <summary>What an entry of the books says of one member, and of nobody else.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="InstantUtc">When it happened.</param>
/// <param name="PostedTo">The month that it counts in.</param>
/// <param name="Source">What kind of fact it is.</param>
/// <param name="Postings">The postings of the member's own accounts.</param>
/// <param name="Patronage">The business that counts for the member, given or received.</param>
public sealed record MemberEntry(
    string Id,
    DateTimeOffset InstantUtc,
    string PostedTo,
    EntrySource Source,
    IReadOnlyList<MemberPosting> Postings,
    IReadOnlyList<MemberPatronage> Patronage)
{
    /// <summary>The entry as it concerns a member; null when it does not.</summary>
    public static MemberEntry? Of(PostedEntry posted, string memberId)
    {
        var entry = posted.Entry;
        List<MemberPosting> postings =
        [
            .. entry.Postings
                .Where(one => Accounts.MemberOf(one.From) == memberId || Accounts.MemberOf(one.To) == memberId)
                .Select(one => new MemberPosting(
                    one.From.Path, one.To.Path, one.Amount.Minor, one.Amount.Currency.Code)),
        ];
        List<MemberPatronage> patronage =
        [
            .. entry.Patronage
                .Where(one => one.Member == memberId || one.Supporter == memberId)
                .Select(one => new MemberPatronage(one.Kind, one.Supporter == memberId, one.Quantity)),
        ];
        return postings.Count + patronage.Count == 0
            ? null
            : new MemberEntry(
                entry.Id, entry.InstantUtc, posted.PostedTo.ToString(), entry.Source, postings, patronage);
    }
}

/// <summary>One amount from one account to another.</summary>
public sealed record MemberPosting(string From, string To, long AmountMinor, string Currency);

/// <summary>Business that counts.</summary>
/// <param name="Kind">Support or hours.</param>
/// <param name="Given">Whether the member gave it; else it was received or worked.</param>
/// <param name="Quantity">Minor units or minutes.</param>
public sealed record MemberPatronage(PatronageKind Kind, bool Given, long Quantity);
