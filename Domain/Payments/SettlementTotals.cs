using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>What the rows of a settlement file come to together, held against the books.</summary>
internal static class SettlementTotals
{
    /// <summary>
    /// Creators bear no more than they are owed, and the balance at the processor is what the file says it is.
    /// </summary>
    public static ImmutableSortedDictionary<int, string> Check(
        ImmutableArray<SettlementLine> fresh, IEnumerable<SettlementLine> balances, SettlementFacts facts)
    {
        var faults = ImmutableSortedDictionary.CreateBuilder<int, string>();
        CheckOwed(fresh, facts, faults);
        var net = fresh
            .GroupBy(line => line.Amount.Currency, line => line.Amount.Minor - line.Fee.Minor)
            .ToDictionary(group => group.Key, group => group.Sum());
        foreach (var line in balances)
        {
            var currency = line.Amount.Currency;
            var after = facts.Balances.GetValueOrDefault(currency) + net.GetValueOrDefault(currency);
            if (after != line.Amount.Minor)
            {
                faults[line.Line] = $"The books would have {Money.FromMinor(after, currency)} at this processor, "
                    + $"not {line.Amount}: rows are missing or too many.";
            }
        }

        return faults.ToImmutable();
    }

    // What comes in first: in which order the processor lists a day's rows makes no difference to what is owed after.
    private static void CheckOwed(
        ImmutableArray<SettlementLine> fresh,
        SettlementFacts facts,
        ImmutableSortedDictionary<int, string>.Builder faults)
    {
        var owed = new Dictionary<(string, Currency), long>();
        foreach (var line in fresh.Where(one => one.Creator is not null).OrderBy(one => one.Amount.Minor < 0))
        {
            var change = OwedBy(line, facts);
            var key = (line.Creator!, line.Amount.Currency);
            var after = owed.GetValueOrDefault(key, facts.Owed.GetValueOrDefault(key)) + change;
            if (change < 0 && after < 0)
            {
                faults[line.Line] = "The creator is not owed that much: the co-op bears it, as "
                    + "refund-borne or chargeback-borne.";
            }
            else
            {
                owed[key] = after;
            }
        }
    }

    private static long OwedBy(SettlementLine line, SettlementFacts facts)
    {
        var rules = facts.RulesOf(Period.Of(line.CreatedUtc, facts.Zone));
        var owedTo = Accounts.Creator(line.Creator!);
        return rules.Post(line.ToMovement(facts.Processor)).Postings.Sum(posting =>
            posting.From == owedTo ? posting.Amount.Minor : posting.To == owedTo ? -posting.Amount.Minor : 0);
    }
}
