using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>How many members took part in a class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Members">Its eligible members, 0 or more.</param>
/// <param name="IsOnSupport">
/// Whether a pool of it is divided by support: then what it gets of the pool depends on its business with non-members.
/// What another class gets is the whole pool, which anyone knows.
/// </param>
public sealed record ClassSize(MemberClass Class, int Members, bool IsOnSupport);

/// <summary>
/// What the open books keep to themselves, so that nobody can work out the amounts of a few members from sums: the
/// figures of a small class, those of the next smallest one, from which the others could be subtracted, and the totals
/// where no second class stands beside the small one whose part of its pool is unknown as well.
/// </summary>
/// <param name="Classes">The classes whose figures are withheld.</param>
/// <param name="Totals">Whether the sums over all classes are, too.</param>
public sealed record Withholding(ImmutableHashSet<MemberClass> Classes, bool Totals)
{
    /// <summary>Decides.</summary>
    /// <param name="sizes">Each class once, in any order.</param>
    /// <param name="below">The bylaws' <c>withholdBelow</c>: figures of at least so many members are shown.</param>
    public static Withholding Of(IEnumerable<ClassSize> sizes, int below)
    {
        // A class without members has nothing to hide, and hides nothing.
        var inhabited = sizes.Where(size => size.Members > 0)
            .OrderBy(size => size.Members)
            .ThenBy(size => size.Class)
            .ToList();
        var small = inhabited.Count(size => size.Members < below);
        if (small == 0)
        {
            return new Withholding([], false);
        }

        var withheld = inhabited.Take(small + 1).ToList();
        var unknown = withheld.Where(size => size.IsOnSupport).ToList();
        return new Withholding(
            [.. withheld.Select(size => size.Class)],
            inhabited.Count == 1 || (unknown.Count == 1 && unknown[0].Members < below));
    }

    /// <summary>
    /// Whether counts by state may be shown: each is of nobody, or of enough, and so is what is left where some of them
    /// are subtracted from some of the counts that stand beside them, or the other way round. Of twelve members, ten
    /// payments would tell that two were paid nothing.
    /// </summary>
    /// <param name="counts">How many are in each state.</param>
    /// <param name="beside">The members of each class that is shown.</param>
    /// <param name="below">The bylaws' <c>withholdBelow</c>.</param>
    public static bool ShowsCounts(IEnumerable<int> counts, IEnumerable<int> beside, int below)
    {
        var shown = counts.Where(count => count != 0).ToList();
        var sums = Sums(beside);
        return shown.TrueForAll(count => count >= below)
            && Sums(shown).All(sum => sums.All(other => sum == other || Math.Abs(sum - other) >= below));
    }

    // Of one, of several, of all: there are few states and fewer classes.
    private static List<long> Sums(IEnumerable<int> counts) => counts.Aggregate(
        new List<long>(), (sums, count) => [.. sums, count, .. sums.Select(sum => sum + count)]);
}
