using System.Net;
using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

public class SupportRefusalsTests
{
    [Theory]
    [InlineData(null, "line_items[0][price_data][currency]", "currency-unsupported")]
    [InlineData(null, "payment_intent_data[transfer_data][destination]", "creator-cannot-be-paid")]
    [InlineData(null, "subscription_data[transfer_data][destination]", "creator-cannot-be-paid")]
    [InlineData("amount_too_small", null, "amount-too-small")]
    [InlineData("amount_too_large", null, "amount-too-large")]
    [InlineData("account_invalid", null, "creator-cannot-be-paid")]
    [InlineData("parameter_unknown", "nonsense", null)]
    public void Of_BadRequest_IsWhatTheSupporterCanMend(string? code, string? field, string? problem)
    {
        var error = new StripeError { Code = code, Param = field };

        var found = SupportRefusals.Of(new StripeException(HttpStatusCode.BadRequest, error, "Refused."));
        var outage = SupportRefusals.Of(new StripeException(HttpStatusCode.BadGateway, error, "Refused."));

        Assert.Equal(problem, found?.Code);
        Assert.Null(outage);
    }
}
