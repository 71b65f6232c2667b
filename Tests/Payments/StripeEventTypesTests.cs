using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>Every event that means something, and that the others are only recorded.</summary>
public class StripeEventTypesTests
{
    [Theory]
    [InlineData(StripeLookup.PaidCheckout, "checkout.session.completed", "checkout.session.async_payment_succeeded")]
    [InlineData(StripeLookup.LostCheckout, "checkout.session.async_payment_failed", "checkout.session.expired")]
    [InlineData(
        StripeLookup.Charge, "charge.succeeded", "charge.pending", "charge.failed", "charge.expired", "charge.updated",
        "charge.captured")]
    [InlineData(StripeLookup.RefundsOfCharge, "charge.refunded")]
    [InlineData(StripeLookup.Refund, "refund.created", "refund.updated", "refund.failed")]
    [InlineData(
        StripeLookup.Dispute, "charge.dispute.created", "charge.dispute.updated", "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated", "charge.dispute.closed")]
    [InlineData(
        StripeLookup.Invoice, "invoice.paid", "invoice.payment_failed", "invoice.overpaid", "invoice.voided",
        "invoice.marked_uncollectible")]
    [InlineData(StripeLookup.InvoicePayment, "invoice_payment.paid")]
    [InlineData(
        StripeLookup.Subscription, "customer.subscription.created", "customer.subscription.updated",
        "customer.subscription.deleted", "customer.subscription.paused", "customer.subscription.resumed")]
    [InlineData(StripeLookup.ApplicationFee, "application_fee.created", "application_fee.refunded")]
    [InlineData(
        StripeLookup.Account, "account.updated", "capability.updated", "person.created", "person.updated",
        "person.deleted", "account.external_account.created", "account.external_account.updated",
        "account.external_account.deleted", "account.application.deauthorized")]
    [InlineData(StripeLookup.Transfer, "transfer.created", "transfer.reversed")]
    [InlineData(StripeLookup.Payout, "payout.created", "payout.paid", "payout.failed", "payout.canceled")]
    [InlineData(StripeLookup.PayoutContents, "payout.reconciliation_completed")]
    [InlineData(StripeLookup.FraudWarning, "radar.early_fraud_warning.created")]
    [InlineData(StripeLookup.Review, "review.opened")]
    [InlineData(
        StripeLookup.Topup, "topup.created", "topup.succeeded", "topup.failed", "topup.canceled", "topup.reversed")]
    [InlineData(StripeLookup.Reserve, "reserve.hold.created", "reserve.hold.updated", "reserve.release.created")]
    public void Of_EventOfTheTable_LeadsThere(StripeLookup lookup, params string[] types) =>
        Assert.All(types, type => Assert.Equal(lookup, StripeEventTypes.Of(type)));

    // State only, a subset of another event, or a hint that others bring as well.
    [Theory]
    [InlineData("payment_intent.succeeded")]
    [InlineData("payment_intent.processing")]
    [InlineData("payment_intent.payment_failed")]
    [InlineData("payment_intent.canceled")]
    [InlineData("payment_intent.requires_action")]
    [InlineData("payment_intent.partially_funded")]
    [InlineData("charge.refund.updated")]
    [InlineData("transfer.updated")]
    [InlineData("balance.available")]
    [InlineData("review.closed")]
    [InlineData("identity.verification_session.verified")]
    [InlineData("invented.tomorrow")]
    public void IsWanted_OtherEvents_AreOnlyRecorded(string type) => Assert.False(StripeEventTypes.IsWanted(type));
}
