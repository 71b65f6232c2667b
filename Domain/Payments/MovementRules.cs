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
        var rule = movement.Subject.IsSound ? RuleFor(movement) : To(Accounts.Suspense);
        var platform = rule.KeepsFee ? PlatformPart(movement.Amount) : Money.FromMinor(0, movement.Amount.Currency);
        var postings = ImmutableArray.CreateBuilder<Posting>();
        Move(postings, rule.Counter, movement.Balance, movement.Amount - platform);
        Move(postings, Accounts.PlatformFees, movement.Balance, platform);
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

    private static Rule RuleFor(Movement movement) => (movement.Type, movement.Subject) switch
    {
        ("charge" or "payment", Payment { Purpose: var purpose }) => purpose switch
        {
            Support support => To(Accounts.Creator(support.Creator)) with
            {
                Patronage = support,
                KeepsFee = !support.HasDestination,
            },
            _ => To(OwnAccount(purpose)),
        },
        ("charge" or "payment", None) => To(Accounts.OtherIncome),

        ("application_fee" or "application_fee_refund", _) => To(Accounts.PlatformFees),

        ("refund" or "payment_refund" or "payment_failure_refund" or "payment_reversal" or "refund_failure"
            or "adjustment", Refund refund) => refund.Purpose switch
            {
                // The co-op bears a refund that did not take the creator's transfer back.
                Support support when refund.ReversesTransfer =>
                    To(Accounts.Creator(support.Creator)) with { Patronage = support },
                Support support => To(Accounts.Losses) with { Patronage = support },
                var purpose => To(OwnAccount(purpose)),
            },

        ("transfer", CreatorTransfer transfer) => To(Accounts.Creator(transfer.Creator)),
        ("transfer_refund" or "transfer_cancel" or "transfer_failure", CreatorTransfer transfer) =>
            To(transfer.OfRefund ? Accounts.Creator(transfer.Creator) : Accounts.Losses),
        ("transfer" or "transfer_refund" or "transfer_cancel" or "transfer_failure", OwnTransfer own) =>
            To(own.Payable.Account),

        // Neither lost nor won yet, while the fee is gone whatever comes of it.
        ("adjustment", Dispute dispute) => To(Accounts.InDispute) with
        {
            FeeTo = Accounts.Losses,
            Patronage = dispute.Purpose as Support,
        },

        ("payout" or "payout_cancel" or "payout_failure" or "topup" or "topup_reversal", _) => To(Accounts.Bank),

        ("stripe_fee" or "stripe_fx_fee" or "tax_fee" or "contribution" or "network_cost", _) =>
            To(Accounts.Processing),

        ("reserve_transaction" or "reserved_funds" or "reserve_hold" or "reserve_release"
            or "payment_network_reserve_hold" or "payment_network_reserve_release"
            or "payout_minimum_balance_hold" or "payout_minimum_balance_release", _) => To(Accounts.ProcessorReserve),

        // What the platform had to cover for a connected account that never paid its debt.
        ("connect_collection_transfer", _) => To(Accounts.Losses),

        _ => To(Accounts.Suspense),
    };

    private static Account OwnAccount(PaymentPurpose purpose) => purpose switch
    {
        Share { IsLeaving: true } share => Accounts.ShareDebt(share.Member),
        Share share => Accounts.SharesOf(share.Member),
        Dues => Accounts.Dues,
        _ => Accounts.OtherIncome,
    };

    private static Rule To(Account counter) => new(counter, Accounts.Processing);

    // Rounded down, as every rate; of a negative amount likewise towards zero, so that it mirrors the positive one.
    private Money PlatformPart(Money gross) =>
        Money.FromMinor((long)((Int128)gross.Minor * ApplicationFeeBps / 10_000), gross.Currency);

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
    /// <param name="Counter">Where the amount comes from.</param>
    /// <param name="FeeTo">Where the fee goes.</param>
    /// <param name="Patronage">The support that the amount counts for, or null.</param>
    /// <param name="KeepsFee">Whether the platform's part is taken from the amount itself.</param>
    private sealed record Rule(Account Counter, Account FeeTo, Support? Patronage = null, bool KeepsFee = false);
}
