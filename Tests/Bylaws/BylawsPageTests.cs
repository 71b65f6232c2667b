using System.Net;
using System.Text.RegularExpressions;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed partial class BylawsPageTests
{
    // Each rule is there in words, whatever form the page has.
    [Theory]
    [InlineData("A membership share costs 10.00 USD")]
    [InlineData("The platform keeps 10.00 % of each support.")]
    [InlineData("15.00 % of what is left to the reserve, until it holds 50000.00 USD.")]
    [InlineData("10.00 % of the surplus to sex-worker-led-nonprofits.")]
    [InlineData("The phase's part of the surplus to the members by patronage.")]
    [InlineData("20.00 % of what is left to buying founders and investors out.")]
    [InlineData("creator 85.00 % support received")]
    [InlineData("Creators with 10 supporters in 3 months together.")]
    [InlineData("50.00 % of an allocation is paid in cash")]
    [InlineData("25.00 % 35.00 % 2 2 3 0")]
    [InlineData("2/3 of all owners and of all directors for a sale")]
    public void Of_TheFoundingBylaws_SaysEachRule(string words)
    {
        var page = BylawsPage.Of(BylawsDocument.Founding);

        Assert.Contains(
            words, Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(page.Body, " ")), " "), StringComparison.Ordinal);
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
