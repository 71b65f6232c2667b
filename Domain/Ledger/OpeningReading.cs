using System.Collections.Immutable;
using System.Globalization;

namespace PeepFunctions.Domain;

/// <summary>What reading an opening comes to: all of it, or every fault by its line.</summary>
public abstract record OpeningReading
{
    /// <summary>The most lines that one may have.</summary>
    public const int LinesMost = 20_000;

    /// <summary>The most lines of what is no member's and no claim's: their one entry must fit into a row.</summary>
    public const int CollectiveLinesMost = 100;

    private const string RedeemedPrefix = "redeemed:";

    private OpeningReading()
    {
    }

    /// <summary>The balances.</summary>
    public sealed record Valid(OpeningBalances Balances) : OpeningReading;

    /// <summary>What is wrong, by line or field.</summary>
    public sealed record Faulty(ImmutableSortedDictionary<string, string> Faults) : OpeningReading;

    /// <summary>Reads an opening and holds it against what is known.</summary>
    /// <param name="date">The day at whose end the balances are.</param>
    /// <param name="rows">The lines.</param>
    /// <param name="facts">What is known.</param>
    public static OpeningReading Of(DateOnly date, IReadOnlyList<OpeningRow> rows, OpeningFacts facts)
    {
        var faults = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (date >= facts.Today || date.Year < 2000
            || date >= new DateOnly(facts.FirstPeriod.Year, facts.FirstPeriod.Month, 1))
        {
            faults["date"] = $"A day that is over, before {facts.FirstPeriod}, the first month with bylaws.";
        }

        if (rows.Count is 0 or > LinesMost)
        {
            faults["lines"] = $"1 to {LinesMost} lines.";
            return new Faulty(faults.ToImmutable());
        }

        var lines = rows.Select(row => new Line(row, facts, faults)).ToList();
        CheckTwice(lines, faults);
        foreach (var line in lines.Where(line =>
            line.Month is { } month && new DateOnly(month.Year, month.Month, 1) > date))
        {
            faults[line.Row.At] = "This capital would be of after that day.";
        }

        CheckClaims(date, lines, facts, faults);
        if (lines.Count(line => line.IsCollective) > CollectiveLinesMost)
        {
            faults["lines"] = $"At most {CollectiveLinesMost} lines of what is no member's and no claim's.";
        }

        if (faults.Count == 0)
        {
            CheckWhole(lines, facts, faults);
        }

        return faults.Count > 0
            ? new Faulty(faults.ToImmutable())
            : new Valid(new OpeningBalances(
                date,
                lines.Where(line => line.Claim is null).Select(line => (line.Account, line.Amount)),
                lines.Where(line => line.Month is not null && line.Amount.Minor > 0).Select(line => new OpeningTranche(
                    Accounts.MemberOf(line.Account)!, line.Month!.Value, line.Amount.Minor)),
                lines.Where(line => line.Claim is not null && line.Amount.Minor > 0)
                    .Select(line => (line.Claim!, line.Amount))));
    }

    private static void CheckTwice(List<Line> lines, ImmutableSortedDictionary<string, string>.Builder faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => !seen.Add($"{line.Row.Account}|{line.Row.Month}|{line.Row.Currency}")))
        {
            faults[line.Row.At] = "An earlier line says this already.";
        }
    }

    private static void CheckClaims(
        DateOnly date, List<Line> lines, OpeningFacts facts, ImmutableSortedDictionary<string, string>.Builder faults)
    {
        var redeemed = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => line.Claim is not null && line.IsSound))
        {
            redeemed[line.Claim!] = line.Amount.Minor;
            if (facts.Claims.FirstOrDefault(one => one.Id == line.Claim) is not { Class: not ClaimClass.Trust } claim)
            {
                faults[line.Row.At] = "A claim of the ownership register that is bought back; enter it there first.";
            }
            else if (claim.IssuedOn > date || line.Amount.Minor > claim.CapMinor)
            {
                faults[line.Row.At] = "The claim was issued later, or can never receive so much.";
            }
        }

        foreach (var line in lines.Where(line => line.IsSound && line.Claim is null))
        {
            if (line.Account.Path.Split(':') is ["liabilities", "buyback", var owed]
                && line.Amount.Minor > redeemed.GetValueOrDefault(owed))
            {
                faults[line.Row.At] = $"No more than redeemed:{owed} says was allocated to the claim.";
            }
        }
    }

    // What has no fault by itself: the sums, and that nothing is passed over that the books know of.
    private static void CheckWhole(
        List<Line> lines, OpeningFacts facts, ImmutableSortedDictionary<string, string>.Builder faults)
    {
        var balances = lines.Where(line => line.Claim is null).ToList();
        foreach (var currency in balances.GroupBy(line => line.Amount.Currency))
        {
            Int128 Sum(bool ofAssets) => currency
                .Where(line => line.Account.Kind == AccountKind.Asset == ofAssets)
                .Aggregate((Int128)0, (sum, line) => sum + line.Amount.Minor);

            var (has, owes) = (Sum(ofAssets: true), Sum(ofAssets: false));
            if (has != owes)
            {
                faults[$"total {currency.Key}"] = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Assets come to {has}, liabilities and equity to {owes}: they must be the same.");
            }
        }

        var named = balances.Select(line => (line.Account, line.Amount.Currency)).ToHashSet();
        foreach (var (account, balance) in facts.BookBefore.Balances)
        {
            if (account.Kind is not (AccountKind.Income or AccountKind.Expense) && account != Accounts.Opening
                && !named.Contains((account, balance.Currency)))
            {
                faults[account.Path] = account == Accounts.Suspense
                    ? $"{balance} of before that day wait in suspense: resolve them first."
                    : $"The books hold {balance} there from before that day: say what it was, 0 if nothing.";
            }
        }
    }

    // One line: what it says, or its fault.
    private sealed class Line
    {
        public Line(OpeningRow row, OpeningFacts facts, ImmutableSortedDictionary<string, string>.Builder faults)
        {
            Row = row;
            if (FaultOf(facts) is { } fault)
            {
                faults[row.At] = fault;
            }
            else
            {
                IsSound = true;
            }
        }

        public OpeningRow Row { get; }

        public bool IsSound { get; }

        public Account Account { get; private set; }

        public string? Claim { get; private set; }

        public Period? Month { get; private set; }

        public Money Amount { get; private set; }

        public bool IsCollective => IsSound && Claim is null && Accounts.MemberOf(Account) is null;

        private string? FaultOf(OpeningFacts facts)
        {
            if (!Currency.TryParse(Row.Currency, out var currency))
            {
                return "The currency is three letters, such as usd.";
            }

            if (!long.TryParse(Row.AmountMinor, NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
                || minor > ExpenseEntry.LargestMinor)
            {
                return $"The amount is a whole number of minor units from 0 to {ExpenseEntry.LargestMinor}.";
            }

            Amount = Money.FromMinor(minor, currency);
            if (Row.Account.StartsWith(RedeemedPrefix, StringComparison.Ordinal))
            {
                Claim = Row.Account[RedeemedPrefix.Length..];
                return currency != facts.Currency ? $"Claims are kept in {facts.Currency}."
                    : Row.Month.Length > 0 ? "Only capital has a month."
                    : null;
            }

            if (!Account.TryParse(Row.Account, out var account) || !IsOpenable(account))
            {
                return "An account that holds something at the end of a day, or redeemed:{claim}.";
            }

            Account = account;
            return Accounts.MemberOf(account) is { } member && !facts.IsMember(member)
                ? "Nobody has signed up under this member id."
                : FaultOfMonth(facts);
        }

        private string? FaultOfMonth(OpeningFacts facts)
        {
            if (!Account.Path.StartsWith("equity:capital:", StringComparison.Ordinal))
            {
                return Row.Month.Length > 0 ? "Only capital has a month." : null;
            }

            if (Amount.Currency != facts.Currency)
            {
                return $"Capital is kept in {facts.Currency}.";
            }

            if (!Period.TryParse(Row.Month, out var month) || month >= facts.FirstPeriod)
            {
                return $"Capital has the month that credited it, yyyy-MM, before {facts.FirstPeriod}.";
            }

            Month = month;
            return null;
        }

        private static bool IsOpenable(Account account) => Accounts.IsKnown(account)
            && account.Kind is AccountKind.Asset or AccountKind.Liability or AccountKind.Equity
            && account != Accounts.Opening && account != Accounts.Exchange;
    }
}
