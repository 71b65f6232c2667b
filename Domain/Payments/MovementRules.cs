using System.Collections.Immutable;
using static PeepFunctions.Domain.MovementSubject;
using static PeepFunctions.Domain.PaymentPurpose;

namespace PeepFunctions.Domain;

/// <summary>
/// What each movement posts. Amount above zero: from the counter-account to the processor's balance; below zero the
/// other way round. A fee on any type leaves the balance as well, so that the balance moves by exactly the net. The
/// types are Stripe's (docs.stripe.com/reports/balance-transaction-types); another processor's adapter uses the same.
/// </summary>
/// <param name="ApplicationFeeBps">The platform's part of support that comes without a destination.</param>
/// <param name="Settlement">The co-op's currency: support in any other carries no patronage.</param>
public sealed record MovementRules(int ApplicationFeeBps, Currency Settlement)
{
    /// <summary>The entry of a movement. Never fails for an unknown type: that one waits in suspense.</summary>
    /// <exception cref="OverflowException">An amount is <see cref="long.MinValue"/>.</exception>
    public JournalEntry Post(Movement movement)
    {
        var amount = movement.Amount.Minor;
        var rule = movement.Subject.IsSound
            ? RuleFor(movement.Type, movement.Subject, amount)
            : To(Accounts.Suspense, amount);
        var postings = ImmutableArray.CreateBuilder<Posting>();
        foreach (var part in rule.Parts)
        {
            Move(postings, part.Counter, movement.Balance, Money.FromMinor(part.Minor, movement.Amount.Currency));
        }

        Move(postings, movement.Balance, rule.FeeTo, movement.Fee);
        return JournalEntry.Create(
            movement.Id,
            movement.CreatedUtc,
            EntrySource.Movement,
            SingleLine.From($"{movement.Type} {movement.SourceId}"),
            postings.ToImmutable(),
            PatronageOf(rule.Patronage, movement.Amount),
            contentHash: ContentHash.OfMovement(
                movement.Type,
                movement.Amount,
                movement.Fee,
                movement.Net,
                movement.CreatedUtc,
                movement.SourceId));
    }

    // The table: a line a kind of movement.
    private Rule RuleFor(string type, MovementSubject subject, long amount) => (type, subject) switch
    {
        ("charge" or "payment", Payment { Purpose: Support support }) =>
            new Rule(OfCreator(support, amount), Accounts.Processing, support),
        ("charge" or "payment", Payment payment) => To(OwnAccount(payment.Purpose), amount),
        ("charge" or "payment", None) => To(Accounts.OtherIncome, amount),

        ("application_fee" or "application_fee_refund", _) => To(Accounts.PlatformFees, amount),

        ("refund" or "payment_refund" or "payment_failure_refund" or "payment_reversal" or "refund_failure"
            or "adjustment", Refund { Purpose: Support support } refund) =>
            new Rule(Borne(support, refund.BorneByCreatorMinor, amount), Accounts.Processing, support),
        ("refund" or "payment_refund" or "payment_failure_refund" or "payment_reversal" or "refund_failure"
            or "adjustment", Refund refund) => To(OwnAccount(refund.Purpose), amount),

        // A direct debit that failed days later: what takes it back may name the payment itself as its source.
        ("payment_failure_refund" or "payment_reversal", Payment failed) =>
            RuleFor(type, new Refund(failed.Purpose), amount),

        ("transfer", CreatorTransfer transfer) => To(Accounts.Creator(transfer.Creator), amount),
        ("transfer_refund" or "transfer_cancel" or "transfer_failure", CreatorTransfer transfer) =>
            To(transfer.OfRefund ? Accounts.Creator(transfer.Creator) : Accounts.Losses, amount),
        ("transfer" or "transfer_refund" or "transfer_cancel" or "transfer_failure", OwnTransfer own) =>
            To(own.Payable.Account, amount),

        // Neither lost nor won yet, while the fee is gone whatever comes of it.
        ("adjustment", Dispute dispute) =>
            new Rule([(Accounts.InDispute, amount)], Accounts.Losses, dispute.Purpose as Support),

        ("payout" or "payout_cancel" or "payout_failure" or "topup" or "topup_reversal", _) =>
            To(Accounts.Bank, amount),

        ("stripe_fee" or "stripe_fx_fee" or "tax_fee" or "contribution" or "network_cost", _) =>
            To(Accounts.Processing, amount),

        ("reserve_transaction" or "reserved_funds" or "reserve_hold" or "reserve_release"
            or "payment_network_reserve_hold" or "payment_network_reserve_release"
            or "payout_minimum_balance_hold" or "payout_minimum_balance_release", _) =>
            To(Accounts.ProcessorReserve, amount),

        // What the platform had to cover for a connected account that never paid its debt.
        ("connect_collection_transfer", _) => To(Accounts.Losses, amount),

        _ => To(Accounts.Suspense, amount),
    };

    private static Account OwnAccount(PaymentPurpose purpose) => purpose switch
    {
        Share { IsLeaving: true } share => Accounts.ShareDebt(share.Member),
        Share share => Accounts.SharesOf(share.Member),
        Dues => Accounts.Dues,
        _ => Accounts.OtherIncome,
    };

    private static Rule To(Account counter, long minor) => new([(counter, minor)], Accounts.Processing, null);

    // With a destination the gross passes through and the platform's part comes as a movement of its own; without one
    // the co-op keeps its part here and owes the rest. Rounded down, as every rate; of a negative amount likewise
    // towards zero, so that it mirrors the positive one.
    private ImmutableArray<(Account Counter, long Minor)> OfCreator(Support support, long gross)
    {
        var platform = support.HasDestination ? 0 : (long)((Int128)gross * ApplicationFeeBps / 10_000);
        return [(Accounts.Creator(support.Creator), gross - platform), (Accounts.PlatformFees, platform)];
    }

    // The creator bears what was taken back from them, never more than the refund; the co-op bears the rest.
    private ImmutableArray<(Account Counter, long Minor)> Borne(Support support, long byCreator, long amount)
    {
        var borne = Math.Sign(amount) * Math.Clamp(byCreator, 0, Math.Abs(amount));
        return [.. OfCreator(support, borne), (Accounts.Losses, amount - borne)];
    }

    private ImmutableArray<PatronageFact> PatronageOf(Support? support, Money gross) =>
        support is null || gross.Minor == 0 || gross.Currency != Settlement
            ? []
            : [new PatronageFact(PatronageKind.Support, support.Creator, support.Supporter, gross.Minor)];

    private static void Move(ImmutableArray<Posting>.Builder postings, Account from, Account to, Money amount)
    {
        if (amount.Minor > 0)
        {
            postings.Add(new Posting(from, to, amount));
        }
        else if (amount.Minor < 0)
        {
            postings.Add(new Posting(to, from, -amount));
        }
    }

    /// <summary>A row of the table.</summary>
    /// <param name="Parts">Where the amount comes from; together they are the amount.</param>
    /// <param name="FeeTo">Where the fee goes.</param>
    /// <param name="Patronage">The support that the amount counts for, or null.</param>
    private sealed record Rule(
        ImmutableArray<(Account Counter, long Minor)> Parts, Account FeeTo, Support? Patronage);
}
