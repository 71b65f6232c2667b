using System.Collections.Immutable;
using CsCheck;

namespace PeepFunctions.Tests;

/// <summary>The shared generators; one file per capability adds its own.</summary>
internal static partial class Gens
{
    public static readonly Gen<Currency> Currency =
        Of("usd", "eur", "jpy", "kwd", "isk").Select(Domain.Currency.Parse);

    /// <summary>Small amounts find ties and rounding, wide ones overflow; a book of them fits 64 bits.</summary>
    public static readonly Gen<long> Minor =
        Gen.Frequency((3, Gen.Long[1, 50]), (1, Gen.Long[1, 1_000_000_000_000_000]));

    public static readonly Gen<Money> Positive = Gen.Select(Minor, Currency, Money.FromMinor);

    public static readonly Gen<Period> Period =
        Gen.Int[0, 11_999].Select(Domain.Period.FromYearMonth(2000, 1).AddMonths);

    public static readonly Gen<string> Id =
        Of("a1", "B-2", "c_3", "0f9c", "Z", "m-m_m").Select(Gen.Int[0, 9], (id, n) => $"{id}{n}");

    public static readonly Gen<DateTimeOffset> Instant =
        Gen.Long[0, 1_000_000_000].Select(seconds => DateTimeOffset.FromUnixTimeSeconds(1_500_000_000 + seconds));

    public static readonly Gen<string> Memo = Gen.String[0, 60].Select(SingleLine.From);

    public static readonly Gen<Account> Account = Gen.OneOf(
        Of(
            Accounts.Stripe, Accounts.Bank, Accounts.ProcessorReserve, Accounts.InDispute, Accounts.Reserve,
            Accounts.Undistributed, Accounts.Exchange, Accounts.PlatformFees, Accounts.Dues, Accounts.OtherIncome,
            Accounts.Processing, Accounts.Losses, Accounts.Suspense),
        Id.Select(Accounts.Creator),
        Id.Select(Accounts.Dividends),
        Id.Select(Accounts.ShareDebt),
        Id.Select(Accounts.SharesOf),
        Id.Select(Accounts.CapitalOf),
        Id.Select(Accounts.Buyback),
        Id.Select(Accounts.Tithe));

    public static readonly Gen<Posting> Posting = Gen.Select(Account, Account, Positive)
        .Where((from, to, _) => from != to)
        .Select((from, to, amount) => new Posting(from, to, amount));

    public static readonly Gen<PatronageFact> PatronageFact = Gen.OneOf(
        Gen.Select(Id, Id, Gen.Long[-1_000_000, 1_000_000].Where(q => q != 0), (creator, supporter, quantity) =>
            new PatronageFact(PatronageKind.Support, creator, supporter, quantity)),
        Gen.Select(Id, Gen.Long[1, 1440], (member, minutes) =>
            new PatronageFact(PatronageKind.Minutes, member, null, minutes)));

    /// <summary>An entry with an id of its own; corrections name some other id.</summary>
    public static readonly Gen<JournalEntry> JournalEntry = Gen.Select(
        Gen.Int[0, 999_999_999].Select(n => $"txn_{n}"),
        Instant,
        Gen.Enum<EntrySource>(),
        Memo,
        Posting.Array[0, 5],
        PatronageFact.Array[0, 3],
        (id, instant, source, memo, postings, patronage) => Domain.JournalEntry.Create(
            id,
            instant,
            source,
            memo,
            ImmutableArray.Create(postings),
            ImmutableArray.Create(patronage),
            source == EntrySource.Correction ? "txn_wrong" : null));

    /// <summary>One of these values.</summary>
    public static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>A journal: entries that all have different ids.</summary>
    public static Gen<JournalEntry[]> Journal(int max) =>
        JournalEntry.Array[0, max].Select(entries => entries.DistinctBy(e => e.Id).ToArray());
}
