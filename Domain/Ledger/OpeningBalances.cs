using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace PeepFunctions.Domain;

/// <summary>
/// What a co-op has, owes and is at the end of a day: the balances with which its books begin. Two stewards approve
/// these, not postings; what is posted is what the books lack of them, so that a movement of before that day counts
/// once, whether it was in the books already or not.
/// </summary>
public sealed class OpeningBalances
{
    /// <summary>The id of the entry of what is collective; those of members and claims begin with it.</summary>
    public const string EntryId = "opening";

    /// <summary>The id of the entry that tells of claims.</summary>
    public const string ClaimsEntryId = "opening:claims";

    private readonly ImmutableSortedDictionary<string, (Account Account, Money Shown)> _balances;

    internal OpeningBalances(
        DateOnly date,
        IEnumerable<(Account Account, Money Shown)> balances,
        IEnumerable<OpeningTranche> tranches,
        IEnumerable<(string Claim, Money Amount)> redeemed)
    {
        Date = date;
        _balances = balances
            .GroupBy(line => $"{line.Account} {line.Shown.Currency}", StringComparer.Ordinal)
            .ToImmutableSortedDictionary(
                group => group.Key,
                group => (group.First().Account, group.Select(line => line.Shown).Aggregate((sum, one) => sum + one)),
                StringComparer.Ordinal);
        Tranches = [.. tranches.OrderBy(one => one.Member, StringComparer.Ordinal).ThenBy(one => one.Month)];
        Redeemed = [.. redeemed.OrderBy(one => one.Claim, StringComparer.Ordinal)];
        Hash = Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(Node())));
    }

    /// <summary>The day at whose end they are.</summary>
    public DateOnly Date { get; }

    /// <summary>What two stewards approve: the day, every balance and tranche, and what claims had.</summary>
    public string Hash { get; }

    /// <summary>Every balance as people are shown it, by account and currency.</summary>
    public IEnumerable<(Account Account, Money Shown)> Balances => _balances.Values;

    /// <summary>The capital tranches, by member and month.</summary>
    public ImmutableArray<OpeningTranche> Tranches { get; }

    /// <summary>What claims of the register had been allocated, by claim.</summary>
    public ImmutableArray<(string Claim, Money Amount)> Redeemed { get; }

    /// <summary>The first instant after the day: what moved before it is in these balances.</summary>
    public static DateTimeOffset CutoffUtc(DateOnly date, TimeZoneInfo zone) => EntryDate.EndUtc(date, zone);

    /// <summary>The sum of a kind of accounts in a currency, as people are shown it.</summary>
    public long TotalMinor(AccountKind kind, Currency currency) => _balances.Values
        .Where(line => line.Account.Kind == kind && line.Shown.Currency == currency)
        .Sum(line => line.Shown.Minor);

    /// <summary>The currencies that occur, ordinally.</summary>
    public IEnumerable<Currency> Currencies => _balances.Values
        .Select(line => line.Shown.Currency).Distinct().OrderBy(one => one.Code, StringComparer.Ordinal);

    /// <summary>
    /// The entries that bring the books to these balances: one of what is collective, one of claims, and one of each
    /// member, so that a proof of it shows nobody else's. Together they leave <see cref="Accounts.Opening"/> at zero.
    /// </summary>
    /// <param name="bookBefore">What the books hold from before the cut-off, what an opening brought left out.</param>
    /// <param name="zone">The co-op's time zone.</param>
    public ImmutableArray<JournalEntry> EntriesFor(TrialBalance bookBefore, TimeZoneInfo zone)
    {
        var missing = new TrialBalance();
        foreach (var (account, shown) in _balances.Values)
        {
            missing.Add(account, account.Kind == AccountKind.Asset ? shown : -shown);
        }

        foreach (var (account, balance) in bookBefore.Balances)
        {
            missing.Add(account, -balance);
        }

        var postings = missing.Balances
            .Where(line => line.Account != Accounts.Opening)
            .Select(line => (Entry: EntryIdOf(line.Account), Posting: PostingOf(line.Account, line.Balance)))
            .Concat(Redeemed.SelectMany(ThroughClaim).Select(posting => (Entry: ClaimsEntryId, Posting: posting)));
        return
        [
            .. postings.GroupBy(pair => pair.Entry, pair => pair.Posting, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => EntryOf(group.Key, Date, zone, [.. group])),
        ];
    }

    /// <summary>An entry of an opening: the last thing of its day.</summary>
    /// <param name="id">One of those of <see cref="EntriesFor"/>.</param>
    /// <param name="date">The day.</param>
    /// <param name="zone">The co-op's time zone.</param>
    /// <param name="postings">What it moves.</param>
    public static JournalEntry EntryOf(
        string id, DateOnly date, TimeZoneInfo zone, ImmutableArray<Posting> postings) => JournalEntry.Create(
        id,
        CutoffUtc(date, zone).AddTicks(-1),
        EntrySource.Opening,
        string.Create(CultureInfo.InvariantCulture, $"opening of {date:yyyy-MM-dd}"),
        postings,
        []);

    // What was allocated to a claim in the past, and that it was paid: the balance of the line beside it says what of
    // that is still owed. Both stand in the journal, so that what a claim has received follows from it alone.
    private static IEnumerable<Posting> ThroughClaim((string Claim, Money Amount) redeemed)
    {
        yield return new Posting(Accounts.Buyback(redeemed.Claim), Accounts.Opening, redeemed.Amount);
        yield return new Posting(Accounts.Opening, Accounts.Buyback(redeemed.Claim), redeemed.Amount);
    }

    private static Posting PostingOf(Account account, Money missing) => missing.Minor > 0
        ? new Posting(Accounts.Opening, account, missing)
        : new Posting(account, Accounts.Opening, -missing);

    private static string EntryIdOf(Account account) =>
        Accounts.MemberOf(account) is { } member ? $"{EntryId}:{member}" : EntryId;

    private JsonObject Node() => new()
    {
        ["date"] = Date.ToString("O", CultureInfo.InvariantCulture),
        ["balances"] = new JsonArray([.. _balances.Values.Select(line => new JsonObject
        {
            ["account"] = line.Account.Path,
            ["minor"] = line.Shown.Minor,
            ["currency"] = line.Shown.Currency.Code,
        })]),
        ["tranches"] = new JsonArray([.. Tranches.Select(one => new JsonObject
        {
            ["member"] = one.Member,
            ["month"] = one.Month.ToString(),
            ["minor"] = one.AmountMinor,
        })]),
        ["redeemed"] = new JsonArray([.. Redeemed.Select(one => new JsonObject
        {
            ["claim"] = one.Claim,
            ["minor"] = one.Amount.Minor,
        })]),
    };
}
