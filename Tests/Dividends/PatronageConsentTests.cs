using CsCheck;

namespace PeepFunctions.Tests;

public sealed class PatronageConsentTests
{
    // Words as "+36" for a consent in the fiscal year 2036 and "-36" for a revocation, oldest first.
    [Theory]
    [InlineData("", "2036-06", false)]
    [InlineData("+36", "2035-12", false)]
    [InlineData("+36", "2036-01", true)] // the whole year in which it is given
    [InlineData("+36", "2040-06", true)]
    [InlineData("+36 -36", "2036-12", true)] // revoked in the same year: that year stays covered
    [InlineData("+36 -36", "2037-01", false)]
    [InlineData("+36 -37", "2037-12", true)]
    [InlineData("+36 -37", "2038-01", false)]
    [InlineData("+36 -37 +37", "2038-01", true)] // given again before the revocation took effect
    [InlineData("+36 -37 +39", "2038-06", false)]
    [InlineData("+36 -37 +39", "2039-01", true)]
    [InlineData("-36 +36", "2036-06", true)]
    [InlineData("+36 -36 -36 +36", "2036-06", true)]
    public void Of_WrittenWords_CoverTheFiscalYear(string words, string month, bool isCovered) =>
        Assert.Equal(
            isCovered ? ConsentBasis.Written : null,
            PatronageConsent.Of(Read(words), [], bylawsSaySo: false, Period.Parse(month), 1));

    [Theory]
    [InlineData("2036-05-31", "2036-06", true, true)]
    [InlineData("2036-06-01", "2036-06", true, false)] // a part of the month is before
    [InlineData("2036-06-01", "2036-07", true, true)]
    [InlineData("2036-05-31", "2036-06", false, false)] // the bylaws do not say so any more
    public void Of_CopyReceived_CoversTheMonthsAfter(string day, string month, bool saySo, bool isCovered) =>
        Assert.Equal(
            isCovered ? ConsentBasis.Membership : null,
            PatronageConsent.Of(
                [],
                [DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)],
                saySo,
                Period.Parse(month),
                1));

    [Fact]
    public void Of_FiscalYearFromJuly_RevocationHoldsFromTheNextJuly()
    {
        ConsentWord[] words = [new(true, 2036), new(false, 2036)];
        Assert.NotNull(PatronageConsent.Of(words, [], false, Period.Parse("2037-06"), 7));
        Assert.Null(PatronageConsent.Of(words, [], false, Period.Parse("2037-07"), 7));
    }

    [Fact]
    public void OfWindow_OneMonthNotCovered_CoversNone()
    {
        Assert.Null(PatronageConsent.OfWindow([ConsentBasis.Written, null]));
        Assert.Equal(ConsentBasis.Written, PatronageConsent.OfWindow([ConsentBasis.Written]));
        Assert.Equal(
            ConsentBasis.Membership, PatronageConsent.OfWindow([ConsentBasis.Written, ConsentBasis.Membership]));
        Assert.Throws<ArgumentException>(() => PatronageConsent.OfWindow([]));
    }

    // As the law reads: a consent holds from its year on, until the year after a revocation that came after it.
    [Fact]
    public void Of_AnyWordsInOrder_IsAsTheLawReads() =>
        Gen.Select(Gen.Bool, Gen.Int[2036, 2042]).Array[0, 8].Sample(drawn =>
        {
            var words = drawn.OrderBy(one => one.Item2).Select(one => new ConsentWord(one.Item1, one.Item2)).ToArray();
            for (var year = 2035; year <= 2044; year++)
            {
                var holds = words.Index().Any(given => given.Item.IsGiven
                    && given.Item.FiscalYear <= year
                    && !words[given.Index..].Any(word => !word.IsGiven && word.FiscalYear < year));
                Assert.Equal(
                    holds,
                    PatronageConsent.Of(words, [], false, Period.FromYearMonth(year, 6), 1) is not null);
            }
        });

    private static ConsentWord[] Read(string words) =>
    [
        .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => new ConsentWord(
            word[0] == '+', 2000 + int.Parse(word[1..], System.Globalization.CultureInfo.InvariantCulture))),
    ];
}
