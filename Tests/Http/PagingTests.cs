using CsCheck;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public class PagingTests
{
    // Page after page, from either end, every item comes once and in order; the last page says so.
    [Fact]
    public void Take_PageAfterPage_GivesEveryItemOnce() => Gen.Select(
        Gen.String[Gen.Char['a', 'e'], 1, 4].HashSet[0, 30], Gen.Int[1, 7], Gen.Bool).Sample((keys, limit, isNewestFirst) =>
        {
            var ordered = keys.Order(StringComparer.Ordinal).ToList();
            if (isNewestFirst)
            {
                ordered.Reverse();
            }

            var (seen, paging) = (new List<string>(), new Paging(null, limit));
            for (string? next = ""; next is not null; paging = paging with { After = next })
            {
                var page = paging.Take(ordered, key => key, key => key, isNewestFirst);
                seen.AddRange(page.Items);
                next = page.Next;
            }

            return seen.SequenceEqual(ordered);
        });

    // What the page before ended with may be gone by now.
    [Theory]
    [InlineData(false, "c")]
    [InlineData(true, "a")]
    public void Take_AfterWhatIsGone_GoesOn(bool isNewestFirst, string first) => Assert.Equal(
        first,
        new Paging("b", 1).Take<string, string>(
            isNewestFirst ? ["c", "a"] : ["a", "c"], key => key, key => key, isNewestFirst).Items.Single());
}
