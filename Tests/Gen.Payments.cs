using CsCheck;

namespace PeepFunctions.Tests;

internal static partial class Gens
{
    /// <summary>Every type that a row of the table names, and some that none does.</summary>
    public static readonly string[] MovementTypes =
    [
        "charge", "payment", "application_fee", "application_fee_refund", "refund", "payment_refund",
        "payment_failure_refund", "payment_reversal", "refund_failure", "adjustment", "transfer", "transfer_refund",
        "transfer_cancel", "transfer_failure", "payout", "payout_cancel", "payout_failure", "topup", "topup_reversal",
        "stripe_fee", "stripe_fx_fee", "tax_fee", "contribution", "network_cost", "reserve_transaction",
        "reserved_funds", "reserve_hold", "reserve_release", "payment_network_reserve_hold",
        "payment_network_reserve_release", "payout_minimum_balance_hold", "payout_minimum_balance_release",
        "connect_collection_transfer", "advance", "anticipation_repayment", "invented_tomorrow", "",
    ];

    public static readonly Gen<PaymentPurpose> Purpose = Gen.OneOf(
        Gen.Select(Id, Id, Gen.Bool, (creator, supporter, destination) =>
            (PaymentPurpose)new PaymentPurpose.Support(creator, supporter, destination)),
        Gen.Select(Id, Gen.Bool, (member, leaving) => (PaymentPurpose)new PaymentPurpose.Share(member, leaving)),
        Gen.Const<PaymentPurpose>(new PaymentPurpose.Dues()),
        Gen.Const<PaymentPurpose>(new PaymentPurpose.Support("no/id:at all", null)),
        Gen.Const<PaymentPurpose>(new PaymentPurpose.Other()));

    public static readonly Gen<Payable> Payable =
        Gen.Select(Gen.Enum<PayableKind>(), Period, Id, (kind, period, payee) => new Payable(kind, period, payee));

    public static readonly Gen<MovementSubject> Subject = Gen.OneOf(
        Purpose.Select(p => (MovementSubject)new MovementSubject.Payment(p)),
        Gen.Select(Purpose, Minor, (p, borne) => (MovementSubject)new MovementSubject.Refund(p, borne)),
        Gen.Select(Id, Purpose, (id, p) => (MovementSubject)new MovementSubject.Dispute(id, p)),
        Gen.Select(Id, Gen.Bool, (id, of) => (MovementSubject)new MovementSubject.CreatorTransfer(id, of)),
        Payable.Select(p => (MovementSubject)new MovementSubject.OwnTransfer(p)),
        Gen.Const<MovementSubject>(new MovementSubject.None()));

    private static readonly Gen<long> Signed =
        Gen.Select(Minor, Gen.Int[-1, 1], (minor, sign) => minor * sign);

    /// <summary>A movement of any type about anything, whether or not the two fit.</summary>
    public static readonly Gen<Movement> Movement = Gen.Select(
        Gen.Int[0, 999_999_999], Of(MovementTypes), Signed, Signed, Currency, Instant, Subject).Select(
        (n, type, amount, fee, currency, created, subject) => new Movement(
            $"txn_{n}",
            type,
            Money.FromMinor(amount, currency),
            Money.FromMinor(fee, currency),
            Money.FromMinor(amount - fee, currency),
            created,
            $"src_{n}",
            subject));
}
