namespace PeepFunctions.Functions;

/// <summary>What to look up when an event of some type has come.</summary>
public enum StripeLookup
{
    /// <summary>A charge with its transfer and application fee.</summary>
    Charge,

    /// <summary>The refunds of a charge.</summary>
    RefundsOfCharge,

    /// <summary>One refund with the transfer reversal it made.</summary>
    Refund,

    /// <summary>A dispute: what was withdrawn and reinstated, and how it ended.</summary>
    Dispute,

    /// <summary>An application fee with its refunds.</summary>
    ApplicationFee,

    /// <summary>A transfer with its reversals.</summary>
    Transfer,

    /// <summary>A payout of the co-op's own.</summary>
    Payout,

    /// <summary>Everything that a payout of the co-op's own paid out.</summary>
    PayoutContents,

    /// <summary>A top-up of the co-op's own balance, or its reversal, which it does not name but is the source of.</summary>
    Topup,

    /// <summary>Money held back or released; its balance transactions name it as their source.</summary>
    Reserve,

    /// <summary>A checkout session that was paid: whose share it was.</summary>
    PaidCheckout,

    /// <summary>A checkout session that nobody will pay any more.</summary>
    LostCheckout,

    /// <summary>A supporter's subscription.</summary>
    Subscription,

    /// <summary>The subscription of an invoice.</summary>
    Invoice,

    /// <summary>The subscription of an invoice's payment.</summary>
    InvoicePayment,

    /// <summary>A warning of a card network.</summary>
    FraudWarning,

    /// <summary>A review of a payment by the processor.</summary>
    Review,

    /// <summary>A member's payout account: whether it can be paid.</summary>
    Account,
}

/// <summary>
/// Which events lead where. A type that is not listed is recorded and answered, and leads nowhere: what a payment intent
/// or a <c>balance.available</c> says, other events bring as well.
/// </summary>
public static class StripeEventTypes
{
    private static readonly Dictionary<string, StripeLookup> Lookups = new(StringComparer.Ordinal)
    {
        ["charge.succeeded"] = StripeLookup.Charge,
        ["charge.pending"] = StripeLookup.Charge,
        ["charge.failed"] = StripeLookup.Charge,
        ["charge.expired"] = StripeLookup.Charge,
        ["charge.updated"] = StripeLookup.Charge,
        ["charge.captured"] = StripeLookup.Charge,
        ["charge.refunded"] = StripeLookup.RefundsOfCharge,
        ["refund.created"] = StripeLookup.Refund,
        ["refund.updated"] = StripeLookup.Refund,
        ["refund.failed"] = StripeLookup.Refund,
        ["charge.dispute.created"] = StripeLookup.Dispute,
        ["charge.dispute.updated"] = StripeLookup.Dispute,
        ["charge.dispute.funds_withdrawn"] = StripeLookup.Dispute,
        ["charge.dispute.funds_reinstated"] = StripeLookup.Dispute,
        ["charge.dispute.closed"] = StripeLookup.Dispute,
        ["application_fee.created"] = StripeLookup.ApplicationFee,
        ["application_fee.refunded"] = StripeLookup.ApplicationFee,
        ["transfer.created"] = StripeLookup.Transfer,
        ["transfer.reversed"] = StripeLookup.Transfer,
        ["payout.created"] = StripeLookup.Payout,
        ["payout.paid"] = StripeLookup.Payout,
        ["payout.failed"] = StripeLookup.Payout,
        ["payout.canceled"] = StripeLookup.Payout,
        ["payout.reconciliation_completed"] = StripeLookup.PayoutContents,
        ["topup.created"] = StripeLookup.Topup,
        ["topup.succeeded"] = StripeLookup.Topup,
        ["topup.failed"] = StripeLookup.Topup,
        ["topup.canceled"] = StripeLookup.Topup,
        ["topup.reversed"] = StripeLookup.Topup,
        ["reserve.hold.created"] = StripeLookup.Reserve,
        ["reserve.hold.updated"] = StripeLookup.Reserve,
        ["reserve.release.created"] = StripeLookup.Reserve,
        ["checkout.session.completed"] = StripeLookup.PaidCheckout,
        ["checkout.session.async_payment_succeeded"] = StripeLookup.PaidCheckout,
        ["checkout.session.async_payment_failed"] = StripeLookup.LostCheckout,
        ["checkout.session.expired"] = StripeLookup.LostCheckout,
        ["customer.subscription.created"] = StripeLookup.Subscription,
        ["customer.subscription.updated"] = StripeLookup.Subscription,
        ["customer.subscription.deleted"] = StripeLookup.Subscription,
        ["customer.subscription.paused"] = StripeLookup.Subscription,
        ["customer.subscription.resumed"] = StripeLookup.Subscription,
        ["invoice.paid"] = StripeLookup.Invoice,
        ["invoice.payment_failed"] = StripeLookup.Invoice,
        ["invoice.overpaid"] = StripeLookup.Invoice,
        ["invoice.voided"] = StripeLookup.Invoice,
        ["invoice.marked_uncollectible"] = StripeLookup.Invoice,
        ["invoice_payment.paid"] = StripeLookup.InvoicePayment,
        ["radar.early_fraud_warning.created"] = StripeLookup.FraudWarning,
        ["review.opened"] = StripeLookup.Review,
        ["account.updated"] = StripeLookup.Account,
        ["account.application.deauthorized"] = StripeLookup.Account,
        ["account.external_account.created"] = StripeLookup.Account,
        ["account.external_account.updated"] = StripeLookup.Account,
        ["account.external_account.deleted"] = StripeLookup.Account,
        ["capability.updated"] = StripeLookup.Account,
        ["person.created"] = StripeLookup.Account,
        ["person.updated"] = StripeLookup.Account,
        ["person.deleted"] = StripeLookup.Account,
    };

    /// <summary>All that lead somewhere: what the two endpoints at Stripe are to ask for (docs/operations.md).</summary>
    public static IReadOnlyCollection<string> All => Lookups.Keys;

    /// <summary>Whether anything is to be looked up.</summary>
    public static bool IsWanted(string type) => Lookups.ContainsKey(type);

    /// <summary>What to look up.</summary>
    /// <exception cref="KeyNotFoundException">The type leads nowhere; ask <see cref="IsWanted"/> first.</exception>
    public static StripeLookup Of(string type) => Lookups[type];
}
