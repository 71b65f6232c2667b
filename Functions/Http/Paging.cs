using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>Which page of a list is asked for: <c>?after=…&amp;limit=…</c>.</summary>
/// <param name="After">The <c>next</c> of the page before; null for the first.</param>
/// <param name="Limit">1 to 200, 50 when not given.</param>
public sealed record Paging(string? After, int Limit)
{
    /// <summary>How many items a page has when nobody asks for another number, and how many at most.</summary>
    public const int Usual = 50, Most = 200;

    // Longer than any key that pages end with.
    private const int AfterMax = 300;

    /// <summary>What is wrong when <see cref="Read"/> finds nothing.</summary>
    public static Problem Wrong => Problems.Invalid(
        "limit", "A number from 1 to 200; and 'after', where it is given, the 'next' of the page before.");

    /// <summary>Reads the query; null when the limit is no number from 1 to 200 or no page ends so.</summary>
    public static Paging? Read(HttpRequest request)
    {
        var after = request.Query["after"].ToString();
        if (after.Length > AfterMax || after.Any(char.IsControl))
        {
            return null;
        }

        var text = request.Query["limit"].ToString();
        if (text.Length == 0)
        {
            return new Paging(after.Length > 0 ? after : null, Usual);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is >= 1 and <= Most
            ? new Paging(after.Length > 0 ? after : null, limit)
            : null;
    }

    /// <summary>The page of items that are in ordinal order of their keys, or in the reverse of it.</summary>
    public Page<TOut> Take<T, TOut>(
        IEnumerable<T> ordered, Func<T, string> key, Func<T, TOut> show, bool isNewestFirst = false)
    {
        var sign = isNewestFirst ? -1 : 1;
        var items = ordered
            .SkipWhile(item => After is not null && sign * Math.Sign(string.CompareOrdinal(key(item), After)) <= 0)
            .Take(Limit + 1)
            .ToList();
        var next = items.Count > Limit ? key(items[Limit - 1]) : null;
        return new Page<TOut>([.. items.Take(Limit).Select(show)], next);
    }
}
