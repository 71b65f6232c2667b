using System.Runtime.InteropServices;

namespace PeepFunctions.Domain;

/// <summary>
/// Adds up what eligibility is judged by: support of the last periods, and work since joining. Entries may come in any
/// order and from more periods than count; folds of shards can be merged. Not thread-safe.
/// </summary>
/// <param name="rules">The thresholds of the bylaws in force.</param>
/// <param name="asOf">The last period of the window: what is posted to a later one does not count.</param>
public sealed class EligibilityFold(EligibilityRules rules, Period asOf)
{
    private readonly Dictionary<(string Creator, string Supporter), Int128> _support = [];
    private readonly Dictionary<string, Int128> _given = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Contributor, Period Period), Int128> _minutes = [];
    private Dictionary<string, int>? _supporters;
    private Dictionary<string, (Int128 Minutes, int Months)>? _work;

    /// <summary>The last period that counts.</summary>
    public Period AsOf { get; } = asOf;

    /// <summary>The thresholds judged by.</summary>
    public EligibilityRules Rules { get; } = rules;

    /// <summary>Adds the patronage of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="postedIn">The period it is posted to.</param>
    public void Add(JournalEntry entry, Period postedIn)
    {
        if (entry.Source == EntrySource.Close)
        {
            return;
        }

        foreach (var fact in entry.Patronage)
        {
            if (fact.Kind == PatronageKind.Minutes)
            {
                AddMinutes(fact.Member, postedIn, fact.Quantity);
            }
            else if (fact.Supporter is { } supporter)
            {
                AddSupport(fact.Member, supporter, postedIn, fact.Quantity);
            }
        }
    }

    /// <summary>Adds support, as from a summary kept per period.</summary>
    public void AddSupport(string creator, string supporter, Period postedIn, Int128 minor)
    {
        _supporters = null;
        if (postedIn <= AsOf && AsOf.MonthsSince(postedIn) < Rules.CreatorPeriods)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_support, (creator, supporter), out _) += minor;
        }

        if (postedIn == AsOf)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_given, supporter, out _) += minor;
        }
    }

    /// <summary>Adds approved minutes, as from a summary kept per period.</summary>
    public void AddMinutes(string contributor, Period postedIn, Int128 minutes)
    {
        _work = null;
        if (postedIn <= AsOf)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_minutes, (contributor, postedIn), out _) += minutes;
        }
    }

    /// <summary>Adds what another fold of the same rules and period added up.</summary>
    /// <exception cref="ArgumentException">It judges by other rules or another period.</exception>
    public void Merge(EligibilityFold other)
    {
        if (other.AsOf != AsOf || other.Rules != Rules)
        {
            throw new ArgumentException("Only folds of one judgement can be merged.", nameof(other));
        }

        (_supporters, _work) = (null, null);
        MergeInto(_support, other._support);
        MergeInto(_given, other._given);
        MergeInto(_minutes, other._minutes);
    }

    /// <summary>Distinct supporters with net support above 0 over the last periods together.</summary>
    public int SupportersOf(string creator) => (_supporters ??= _support
        .Where(pair => pair.Value > 0)
        .GroupBy(pair => pair.Key.Creator, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal)).GetValueOrDefault(creator);

    /// <summary>Net support given in the last period, in minor units.</summary>
    public Int128 GivenBy(string supporter) => _given.GetValueOrDefault(supporter);

    /// <summary>Approved minutes so far, and in how many months there were enough of them.</summary>
    public (Int128 Minutes, int Months) WorkOf(string contributor) => (_work ??= _minutes
        .GroupBy(pair => pair.Key.Contributor, StringComparer.Ordinal)
        .ToDictionary(
            group => group.Key,
            group => (
                group.Aggregate(Int128.Zero, (sum, pair) => sum + pair.Value),
                group.Count(pair => pair.Value >= Rules.ContributorHoursAMonth * 60)),
            StringComparer.Ordinal)).GetValueOrDefault(contributor);

    private static void MergeInto<T>(Dictionary<T, Int128> mine, Dictionary<T, Int128> theirs)
        where T : notnull
    {
        foreach (var (key, sum) in theirs)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(mine, key, out _) += sum;
        }
    }
}
