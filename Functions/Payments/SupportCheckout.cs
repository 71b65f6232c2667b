using Azure.Data.Tables;
using Stripe;
using Stripe.Checkout;

namespace PeepFunctions.Functions;

/// <summary>
/// The pages on which support is paid: a destination charge, so that the money passes through to the creator at once,
/// less the platform's fee.
/// </summary>
public sealed class SupportCheckout(
    BylawsTable bylaws, Coop coop, SupporterCustomers customers, StripeClient stripe, TimeProvider clock)
{
    /// <summary>Opens a page for a support that has been found to be possible.</summary>
    public async Task<IResult> OpenAsync(
        Caller caller, TableEntity creator, SupportBody body, CancellationToken cancellationToken)
    {
        var amount = Money.FromMinor(body.AmountMinor, Currency.Parse(body.Currency));
        var page = await DescribeAsync(caller, creator, amount, body, cancellationToken);
        for (string? gone = null; ; gone = page.Customer)
        {
            if (caller.MemberId is { } supporter)
            {
                page.Customer = await customers.EnsureAsync(supporter, amount.Currency, gone, cancellationToken);
            }

            try
            {
                var session = await stripe.V1.Checkout.Sessions.CreateAsync(
                    page,
                    new RequestOptions { IdempotencyKey = $"support:{caller.OperationId}:{page.Customer}" },
                    cancellationToken);
                return Answers.Ok(new CheckoutAnswer(session.Url));
            }
            catch (StripeException refusal) when (
                gone is null && page.Customer is not null && SupporterCustomers.IsGone(refusal))
            {
                continue; // with another one, once
            }
            catch (StripeException refusal) when (SupportRefusals.Of(refusal) is { } problem)
            {
                return problem;
            }
        }
    }

    private async Task<SessionCreateOptions> DescribeAsync(
        Caller caller, TableEntity creator, Money amount, SupportBody body, CancellationToken cancellationToken)
    {
        var inForce = await bylaws.InForceAsync(Period.Of(clock.GetUtcNow(), coop.TimeZone), cancellationToken);
        var metadata = new Dictionary<string, string> { ["kind"] = "support", ["creator"] = creator.PartitionKey };
        if (caller.MemberId is { } supporter)
        {
            metadata["supporter"] = supporter;
        }

        var title = $"Support for {MemberRow.Handle(creator)}";
        return body.Interval == "month"
            ? Monthly(CheckoutPage.Monthly(amount, title, body.ReturnUrl, metadata), creator, inForce.ApplicationFee)
            : Once(
                CheckoutPage.For(amount, title, body.ReturnUrl, metadata),
                creator,
                SupportAmounts.FeeOf(amount, inForce.ApplicationFee),
                isGuest: caller.MemberId is null);
    }

    private static SessionCreateOptions Once(
        SessionCreateOptions page, TableEntity creator, Money fee, bool isGuest)
    {
        page.CustomerCreation = isGuest ? "always" : null; // tells supporters apart who are not members
        page.PaymentIntentData.ApplicationFeeAmount = fee.Minor > 0 ? fee.Minor : null;
        page.PaymentIntentData.TransferData = new SessionPaymentIntentDataTransferDataOptions
        {
            Destination = MemberRow.PayoutAccount(creator),
        };
        return page;
    }

    // Stripe takes the fee of a subscription as a percentage with two decimals, which is what basis points are. This
    // is the one decimal there is, and only on its way out. What bylaws say later, a running subscription never hears.
    private static SessionCreateOptions Monthly(SessionCreateOptions page, TableEntity creator, BasisPoints fee)
    {
        page.SubscriptionData.ApplicationFeePercent = fee.Count > 0 ? fee.Count / 100m : null;
        page.SubscriptionData.TransferData = new SessionSubscriptionDataTransferDataOptions
        {
            Destination = MemberRow.PayoutAccount(creator),
        };
        return page;
    }
}
