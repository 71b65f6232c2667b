using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class OpenBooksDocumentTests
{
    // How many tithes and buybacks there are is known: what is left of a count must be of nobody or of enough, too.
    [Theory]
    [InlineData(5, 0, 0, true)]
    [InlineData(3, 2, 0, false)]
    [InlineData(0, 5, 0, true)]
    [InlineData(6, 0, 4, false)] // four are paid their capital back
    [InlineData(6, 3, 5, true)]
    public void ShowsCounts_OfMembersPaymentsBesideOthers_OnlyWhereTheyAreEnoughByThemselves(
        int dividends, int buybacks, int redemptions, bool shown) =>
        Assert.Equal(
            shown,
            OpenBooksDocument.ShowsCounts(
                new Dictionary<(PayableKind, PaymentState), int>
                {
                    [(PayableKind.Dividend, PaymentState.Confirmed)] = dividends,
                    [(PayableKind.Buyback, PaymentState.Confirmed)] = buybacks,
                    [(PayableKind.Redemption, PaymentState.Confirmed)] = redemptions,
                },
                members: [],
                below: 5));
}
