using System.Globalization;
using CsCheck;
using static PeepFunctions.Domain.MovementSubject;
using static PeepFunctions.Domain.PaymentPurpose;

namespace PeepFunctions.Tests;

public class MovementRulesTests
{
    private static readonly Currency Usd = Currency.Parse("usd");
    private static readonly MovementRules Rules = new(ApplicationFeeBps: 1000, Usd);
    private static readonly Period October = Period.Parse("2026-10");

    private static readonly Dictionary<string, MovementSubject> Subjects = new(StringComparer.Ordinal)
    {
        ["support"] = new Payment(new Support("c1", "s1")),
        ["share"] = new Payment(new Share("m1")),
        ["dues"] = new Payment(new Dues()),
        ["other"] = new Payment(new Other()),
        ["refund, reversed"] = new Refund(new Support("c1", "s1"), BorneByCreatorMinor: 5000),
        ["refund, borne"] = new Refund(new Support("c1", "s1")),
        ["refund of share"] = new Refund(new Share("m1")),
        ["refund on leaving"] = new Refund(new Share("m1", IsLeaving: true)),
        ["refund of dues"] = new Refund(new Dues()),
        ["refund of other"] = new Refund(new Other()),
        ["transfer"] = new CreatorTransfer("c1"),
        ["transfer, refunded"] = new CreatorTransfer("c1", OfRefund: true),
        ["dividend"] = new OwnTransfer(new Payable(PayableKind.Dividend, October, "m1")),
        ["redemption"] = new OwnTransfer(new Payable(PayableKind.Redemption, October, "m1")),
        ["buyback"] = new OwnTransfer(new Payable(PayableKind.Buyback, October, "k1")),
        ["tithe"] = new OwnTransfer(new Payable(PayableKind.Tithe, October, "swop")),
        ["own share"] = new OwnTransfer(new Payable(PayableKind.Share, October, "m1")),
        ["dispute"] = new Dispute("dp_1", new Support("c1", "s1")),
        ["dispute of share"] = new Dispute("dp_1", new Share("m1")),
        ["none"] = new None(),
    };

    // One row per line of the table: type, subject, sign of the amount, counter-account, sign of the patronage.
    [Theory]
    [InlineData("charge", "support", 1, "liabilities:creators:c1", 1)]
    [InlineData("payment", "support", 1, "liabilities:creators:c1", 1)]
    [InlineData("charge", "share", 1, "equity:shares:m1", 0)]
    [InlineData("payment", "dues", 1, "income:dues", 0)]
    [InlineData("charge", "other", 1, "income:other", 0)]
    [InlineData("charge", "none", 1, "income:other", 0)]
    [InlineData("transfer", "transfer", -1, "liabilities:creators:c1", 0)]
    [InlineData("application_fee", "none", 1, "income:platform-fees", 0)]
    [InlineData("application_fee_refund", "none", -1, "income:platform-fees", 0)]
    [InlineData("refund", "refund of share", -1, "equity:shares:m1", 0)]
    [InlineData("refund", "refund on leaving", -1, "liabilities:shares:m1", 0)]
    [InlineData("refund", "refund of dues", -1, "income:dues", 0)]
    [InlineData("refund", "refund of other", -1, "income:other", 0)]
    [InlineData("refund", "refund, reversed", -1, "liabilities:creators:c1", -1)]
    [InlineData("refund", "refund, borne", -1, "expenses:losses", -1)]
    [InlineData("payment_refund", "refund, borne", -1, "expenses:losses", -1)]
    [InlineData("payment_failure_refund", "refund, borne", -1, "expenses:losses", -1)]
    [InlineData("payment_reversal", "refund, borne", -1, "expenses:losses", -1)]
    [InlineData("payment_failure_refund", "support", -1, "expenses:losses", -1)]
    [InlineData("payment_failure_refund", "share", -1, "equity:shares:m1", 0)]
    [InlineData("payment_reversal", "dues", -1, "income:dues", 0)]
    [InlineData("refund_failure", "refund, borne", 1, "expenses:losses", 1)]
    [InlineData("refund_failure", "refund, reversed", 1, "liabilities:creators:c1", 1)]
    [InlineData("adjustment", "refund, borne", 1, "expenses:losses", 1)]
    [InlineData("transfer_refund", "transfer, refunded", 1, "liabilities:creators:c1", 0)]
    [InlineData("transfer_cancel", "transfer", 1, "expenses:losses", 0)]
    [InlineData("transfer_failure", "transfer", 1, "expenses:losses", 0)]
    [InlineData("transfer", "dividend", -1, "liabilities:dividends:m1", 0)]
    [InlineData("transfer", "redemption", -1, "liabilities:dividends:m1", 0)]
    [InlineData("transfer", "buyback", -1, "liabilities:buyback:k1", 0)]
    [InlineData("transfer", "tithe", -1, "liabilities:tithe:swop", 0)]
    [InlineData("transfer", "own share", -1, "liabilities:shares:m1", 0)]
    [InlineData("transfer_refund", "dividend", 1, "liabilities:dividends:m1", 0)]
    [InlineData("transfer_failure", "tithe", 1, "liabilities:tithe:swop", 0)]
    [InlineData("adjustment", "dispute", -1, "assets:in-dispute", -1)]
    [InlineData("adjustment", "dispute", 1, "assets:in-dispute", 1)]
    [InlineData("adjustment", "dispute of share", -1, "assets:in-dispute", 0)]
    [InlineData("payout", "none", -1, "assets:bank", 0)]
    [InlineData("payout_cancel", "none", 1, "assets:bank", 0)]
    [InlineData("payout_failure", "none", 1, "assets:bank", 0)]
    [InlineData("topup", "none", 1, "assets:bank", 0)]
    [InlineData("topup_reversal", "none", -1, "assets:bank", 0)]
    [InlineData("stripe_fee", "none", -1, "expenses:processing", 0)]
    [InlineData("stripe_fx_fee", "none", -1, "expenses:processing", 0)]
    [InlineData("tax_fee", "none", -1, "expenses:processing", 0)]
    [InlineData("contribution", "none", -1, "expenses:processing", 0)]
    [InlineData("reserve_transaction", "none", -1, "assets:processor-reserve", 0)]
    [InlineData("reserved_funds", "none", -1, "assets:processor-reserve", 0)]
    [InlineData("reserve_hold", "none", -1, "assets:processor-reserve", 0)]
    [InlineData("reserve_release", "none", 1, "assets:processor-reserve", 0)]
    [InlineData("payment_network_reserve_hold", "none", -1, "assets:processor-reserve", 0)]
    [InlineData("payment_network_reserve_release", "none", 1, "assets:processor-reserve", 0)]
    [InlineData("payout_minimum_balance_hold", "none", -1, "assets:processor-reserve", 0)]
    [InlineData("payout_minimum_balance_release", "none", 1, "assets:processor-reserve", 0)]
    [InlineData("connect_collection_transfer", "none", -1, "expenses:losses", 0)]
    [InlineData("transfer", "none", -1, "suspense", 0)]
    [InlineData("refund", "none", -1, "suspense", 0)]
    [InlineData("adjustment", "none", -1, "suspense", 0)]
    [InlineData("invented_tomorrow", "none", 1, "suspense", 0)]
    public void Post_RowOfTheTable_MovesTheCounterAccount(
        string type, string subject, int sign, string counter, int patronage)
    {
        var entry = Rules.Post(Moved("txn_1", type, sign * 5000, 0, Subjects[subject]));

        var amount = Money.FromMinor(5000, Usd);
        var account = Account.Parse(counter);
        Assert.Equal(
            sign > 0 ? new Posting(account, Accounts.Stripe, amount) : new Posting(Accounts.Stripe, account, amount),
            Assert.Single(entry.Postings));
        Assert.Equal(
            patronage == 0 ? [] : [new PatronageFact(PatronageKind.Support, "c1", "s1", patronage * 5000)],
            entry.Patronage.AsEnumerable());
        Assert.Equal(("txn_1", EntrySource.Movement), (entry.Id, entry.Source));
    }

    // ⌊10.01 × 10 %⌋ = 1.00 stays, 9.01 is owed; the processor's 0.59 is the co-op's expense.
    [Fact]
    public void Post_SupportWithoutDestination_KeepsTheFeeAndOwesTheRest()
    {
        var subject = new Payment(new Support("c1", "s1", HasDestination: false));

        var book = TrialBalance.Of([Rules.Post(Moved("txn_1", "charge", 1001, 59, subject))]);

        Assert.Equal(
            [
                "assets:stripe 9.42 USD", "expenses:processing 0.59 USD", "income:platform-fees -1.00 USD",
                "liabilities:creators:c1 -9.01 USD",
            ],
            book.Balances.Select(b => $"{b.Account} {b.Balance}"));
    }

    // Of a refund of 50.00 the transfer gave 20.00 back: the creator bears that, the co-op the other 30.00.
    [Theory]
    [InlineData(-5000)]
    [InlineData(5000)] // the refund failed: the same again, the other way round
    public void Post_RefundPartlyTakenBack_IsShared(long amount)
    {
        var subject = new Refund(new Support("c1", "s1"), BorneByCreatorMinor: 2000);

        var book = TrialBalance.Of([Rules.Post(Moved("txn_1", "refund", amount, 0, subject))]);

        Assert.Equal(Money.FromMinor(-amount * 2 / 5, Usd), book[Accounts.Creator("c1"), Usd]);
        Assert.Equal(Money.FromMinor(-amount * 3 / 5, Usd), book[Accounts.Losses, Usd]);
    }

    // What the platform kept of it goes back with the creator's part: 50.00 is 5.00 and 45.00.
    [Fact]
    public void Post_RefundOfOwedSupport_UndoesIt()
    {
        var support = new Support("c1", "s1", HasDestination: false);

        var book = TrialBalance.Of(
        [
            Rules.Post(Moved("txn_1", "charge", 5000, 0, new Payment(support))),
            Rules.Post(Moved("txn_2", "refund", -5000, 0, new Refund(support, BorneByCreatorMinor: 5000))),
        ]);

        Assert.Empty(book.Balances);
    }

    [Fact]
    public void Post_FeeOfADispute_IsALoss() => Assert.Equal(
        ["assets:in-dispute 100.00 USD", "assets:stripe -115.00 USD", "expenses:losses 15.00 USD"],
        TrialBalance.Of([Rules.Post(Moved("txn_1", "adjustment", -10000, 1500, Subjects["dispute"]))])
            .Balances.Select(b => $"{b.Account} {b.Balance}"));

    [Fact]
    public void Post_FeeGivenBack_LowersTheExpense() => Assert.Equal(
        [new Posting(Accounts.Processing, Accounts.Stripe, Money.FromMinor(30, Usd))],
        Rules.Post(Moved("txn_1", "stripe_fee", 0, -30, new None())).Postings.AsEnumerable());

    [Fact]
    public void Post_SupportInAnotherCurrency_CarriesNoPatronage() => Assert.Empty(
        (Rules with { Settlement = Currency.Parse("eur") })
            .Post(Moved("txn_1", "charge", 5000, 0, Subjects["support"])).Patronage);

    [Fact]
    public void Post_IdThatCanNameNoAccount_WaitsInSuspense()
    {
        var subject = new Payment(new Support("c:1/x", null));

        Assert.True(Rules.Post(Moved("txn_1", "charge", 5000, 0, subject)).Touches(Accounts.Suspense));
    }

    [Fact]
    public void Post_OtherProcessor_MovesItsOwnBalance()
    {
        var amount = Money.FromMinor(5, Usd);
        var movement = new Movement(
            "cb-1", "payout", -amount, amount - amount, -amount, DateTimeOffset.UnixEpoch, "", new None(), "ccbill");

        Assert.Equal(
            new Posting(Accounts.At("ccbill"), Accounts.Bank, amount), Assert.Single(Rules.Post(movement).Postings));
    }

    // A support of 100.00 with a Stripe fee of 3.20 and an application fee of 10.00, and then what may befall it: each
    // time the balance at Stripe and the surplus move alike.
    [Theory]
    [InlineData("", 680)]
    [InlineData("refund", -9320)]
    [InlineData("refund reverse_transfer", 680)]
    [InlineData("refund reverse_transfer refund_application_fee", -320)]
    [InlineData("refund refund_application_fee", -10320)]
    [InlineData("dispute lost", -10820)]
    public void Post_SupportAndItsRefund_MovesBalanceAndSurplusAlike(string what, long minor)
    {
        var movements = new List<Movement>
        {
            Moved("txn_1", "charge", 10000, 320, Subjects["support"]),
            Moved("txn_2", "transfer", -10000, 0, Subjects["transfer"]),
            Moved("txn_3", "application_fee", 1000, 0, new None()),
        };
        var reverses = what.Contains("reverse_transfer", StringComparison.Ordinal);
        if (what.Contains("refund", StringComparison.Ordinal))
        {
            var subject = new Refund(new Support("c1", "s1"), reverses ? 10000 : 0);
            movements.Add(Moved("txn_4", "refund", -10000, 0, subject));
        }

        if (reverses)
        {
            movements.Add(Moved("txn_5", "transfer_refund", 10000, 0, Subjects["transfer, refunded"]));
        }

        if (what.Contains("refund_application_fee", StringComparison.Ordinal))
        {
            movements.Add(Moved("txn_6", "application_fee_refund", -1000, 0, new None()));
        }

        var entries = movements.Select(Rules.Post).ToList();
        if (what == "dispute lost")
        {
            var withdrawn = Moved("txn_4", "adjustment", -10000, 1500, Subjects["dispute"]);
            entries.Add(Rules.Post(withdrawn));
            entries.Add(DisputeClosing.Decide(
                new DisputeFacts(
                    "dp_1", DisputeState.Lost, new Support("c1", "s1"), [(withdrawn.Amount, withdrawn.CreatedUtc)]),
                lostMinor: 0,
                regainedMinor: 0).Entry!);
        }

        var book = TrialBalance.Of(entries);
        Assert.Equal(Money.FromMinor(minor, Usd), book[Accounts.Stripe, Usd]);
        Assert.Equal(minor, Surplus(book));
        Assert.Equal(0, book[Accounts.Creator("c1"), Usd].Minor);
        Assert.Empty(LedgerCheck.Balances(book));
    }

    [Fact]
    public void Post_AnyMovement_MovesTheBalanceByItsNet() => Gens.Movement.Sample(
        movement =>
        {
            var book = TrialBalance.Of([Rules.Post(movement)]);

            Assert.Equal(movement.Net, book[Accounts.Stripe, movement.Net.Currency]);
            Assert.All(book.Sums(), sum => Assert.Equal(0, sum.Minor));
        },
        iter: 3000);

    [Fact]
    public void Post_OtherMetadata_HasTheSameContentHash() => Gen.Select(Gens.Movement, Gens.Subject).Sample(
        (movement, subject) =>
        {
            var edited = new Movement(
                movement.Id, movement.Type, movement.Amount, movement.Fee, movement.Net, movement.CreatedUtc,
                movement.SourceId, subject);
            var otherRules = Rules with { ApplicationFeeBps = 0 };
            return Rules.Post(movement).ContentHash == otherRules.Post(edited).ContentHash;
        },
        iter: 500);

    [Fact]
    public void Post_OtherContent_HasAnotherContentHash()
    {
        var none = new None();
        var at = DateTimeOffset.UnixEpoch;
        Money M(long minor, string currency = "usd") => Money.FromMinor(minor, Currency.Parse(currency));
        Movement[] movements =
        [
            new("t", "charge", M(9), M(1), M(8), at, "ch", none),
            new("t", "payment", M(9), M(1), M(8), at, "ch", none),
            new("t", "charge", M(8), M(0), M(8), at, "ch", none),
            new("t", "charge", M(9), M(0), M(9), at, "ch", none),
            new("t", "charge", M(9, "eur"), M(1, "eur"), M(8, "eur"), at, "ch", none),
            new("t", "charge", M(9), M(1), M(8), at.AddSeconds(1), "ch", none),
            new("t", "charge", M(9), M(1), M(8), at, "ch2", none),
        ];

        var hashes = movements.Select(m => Rules.Post(m).ContentHash).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(movements.Length, hashes.Count);
    }

    private static long Surplus(TrialBalance book) => -book.Balances
        .Where(b => b.Account.Kind is AccountKind.Income or AccountKind.Expense).Sum(b => b.Balance.Minor);

    private static Movement Moved(string id, string type, long amount, long fee, MovementSubject subject) => new(
        id,
        type,
        Money.FromMinor(amount, Usd),
        Money.FromMinor(fee, Usd),
        Money.FromMinor(amount - fee, Usd),
        DateTimeOffset.Parse("2026-10-05T12:00:00Z", CultureInfo.InvariantCulture),
        "src_1",
        subject);
}
