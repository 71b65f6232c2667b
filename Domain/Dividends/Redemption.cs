using System.Collections.Immutable;
using System.Globalization;

namespace PeepFunctions.Domain;

/// <summary>
/// The retained patronage that is paid back at the end of a fiscal year: every tranche whose time has come, oldest
/// month first, as far as the funds go. The month in which they run out is apportioned by what is left of its tranches.
/// </summary>
/// <param name="FundsMinor">What could be paid out, 0 or more.</param>
/// <param name="DueMinor">What has come due.</param>
/// <param name="Tranches">What is paid back: by the month of the tranche, then member.</param>
public sealed record Redemption(long FundsMinor, long DueMinor, ImmutableArray<RedeemedCapital> Tranches)
{
    /// <summary>What is paid back in all.</summary>
    public long RedeemedMinor => Tranches.Sum(one => one.AmountMinor);

    /// <summary>What each member is paid back, in ordinal order.</summary>
    public IEnumerable<IGrouping<string, RedeemedCapital>> ByMember => Tranches
        .GroupBy(one => one.Member, StringComparer.Ordinal)
        .OrderBy(member => member.Key, StringComparer.Ordinal);

    /// <summary>Decides.</summary>
    /// <param name="yearEnd">The fiscal year's last period.</param>
    /// <param name="fundsMinor">The free funds after its close; below zero is none.</param>
    /// <param name="capital">The tranches, in any order; those that are not due yet are passed over.</param>
    /// <exception cref="ArgumentException">Less than nothing is left of one, or a tranche is listed twice.</exception>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public static Redemption Decide(Period yearEnd, long fundsMinor, IEnumerable<CapitalLeft> capital)
    {
        var due = capital.Where(one => one.RedeemableFrom <= yearEnd).ToList();
        if (due.Any(one => one.LeftMinor < 0) || due.DistinctBy(one => (one.Member, one.Credited)).Count() < due.Count)
        {
            throw new ArgumentException("Of each tranche 0 or more is left, and it is listed once.", nameof(capital));
        }

        var funds = Math.Max(0, fundsMinor);
        var left = funds;
        var redeemed = ImmutableArray.CreateBuilder<RedeemedCapital>();
        foreach (var month in due.GroupBy(one => one.Credited).OrderBy(month => month.Key))
        {
            var tranches = month.OrderBy(one => one.Member, StringComparer.Ordinal).ToList();
            var pool = Math.Min(left, tranches.Sum(one => one.LeftMinor));
            left -= pool;

            // A pool as large as the sum gives everybody all; a smaller one nobody more than the ceiling of a part.
            var shares = Apportionment.Apportion(
                pool, [.. tranches.Select(one => one.LeftMinor)], [.. tranches.Select(one => one.Member)]);
            redeemed.AddRange(tranches
                .Zip(shares, (one, share) => new RedeemedCapital(one.Member, one.Credited, share))
                .Where(one => one.AmountMinor > 0));
        }

        return new Redemption(funds, due.Sum(one => one.LeftMinor), redeemed.ToImmutable());
    }

    /// <summary>The id of a member's entry in a fiscal year, named by the calendar year that it begins in.</summary>
    public static string EntryId(int year, string member) =>
        string.Create(CultureInfo.InvariantCulture, $"redeem:{year}:{member}");

    /// <summary>
    /// The entry that turns a member's capital into a debt, which stands beside the dividends and is paid as they are.
    /// It is the first thing after the closed year.
    /// </summary>
    /// <param name="year">The fiscal year.</param>
    /// <param name="member">The member.</param>
    /// <param name="amount">How much, above zero.</param>
    /// <param name="instantUtc">The first instant after the year.</param>
    public static JournalEntry EntryOf(int year, string member, Money amount, DateTimeOffset instantUtc) =>
        JournalEntry.Create(
            EntryId(year, member),
            instantUtc,
            EntrySource.Redemption,
            string.Create(CultureInfo.InvariantCulture, $"redemption of {year}"),
            [new Posting(Accounts.Dividends(member), Accounts.CapitalOf(member), amount)],
            []);
}
