using CsCheck;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class PaymentRowTests
{
    private const long OwedMinor = 1_000;

    private static readonly DateOnly Day = new(2036, 2, 4);

    // Stripe's answer, the transfer in the books and up to three reversals of it, each told once or twice.
    [Fact]
    public void Count_FactsInAnyOrder_ComeToTheSame() =>
        Gen.Select(Gen.Long[0, OwedMinor / 3].Array[0, 3], Gen.Int[0, int.MaxValue]).Sample((reversals, seed) =>
        {
            var payment = PaymentRow.Create(
                new Payable(PayableKind.Dividend, Period.Parse("2036-01"), "ada"), Usd(OwedMinor), false, "hash");
            payment.Begin("acct_1", PeepApp.Start);
            Action[] facts =
            [
                () => payment.MarkSent("tr_1"),
                () => payment.Count("tr_1", Usd(OwedMinor), Day),
                .. reversals.Where(minor => minor > 0).Select((minor, i) => (Action)(() =>
                    payment.Count($"trr_{i}", Usd(-minor), Day.AddYears(1)))),
            ];
            Action[] told = [.. facts, .. facts];
            new Random(seed).Shuffle(told);
            Array.ForEach(told, fact => fact());

            var returned = reversals.Sum();
            Assert.Equal(
                (returned, returned == 0 ? PaymentState.Confirmed : PaymentState.Held, "tr_1", 2),
                (payment.Due.Minor, payment.State, payment.TransferId, payment.Attempt));
            Assert.Equal(returned == 0 ? null : PaymentReasons.Reversed, payment.Reason);
            Assert.Equal((OwedMinor, -returned), (payment.PaidMinorIn(2036), payment.PaidMinorIn(2037)));
        });

    private static Money Usd(long minor) => Money.FromMinor(minor, DividendApp.Usd);
}
