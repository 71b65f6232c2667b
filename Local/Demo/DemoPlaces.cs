using Microsoft.Extensions.Configuration;

namespace PeepFunctions.Local.Demo;

/// <summary>Where the story takes place.</summary>
/// <param name="Api">Where the host answers.</param>
/// <param name="Stripe">Where the sandbox does.</param>
/// <param name="StripeKey">The sandbox's secret key.</param>
/// <param name="StewardEmail">Who founds the co-op.</param>
internal sealed record DemoPlaces(Uri Api, Uri Stripe, string StripeKey, string StewardEmail)
{
    /// <summary>Those of a host, by its settings.</summary>
    /// <exception cref="DemoException">Its Stripe is not on this machine, or nobody founds its co-op.</exception>
    public static DemoPlaces Of(Uri api, IConfiguration settings)
    {
        var steward = settings["Peep:FoundingStewards:0"]
            ?? throw new DemoException("The demo needs a founding steward: Peep__FoundingStewards__0 is not set.");
        return Uri.TryCreate(settings["Stripe:ApiBase"], UriKind.Absolute, out var stripe) && stripe.IsLoopback
            ? new DemoPlaces(api, stripe, settings["Stripe:ApiKey"] ?? "", steward)
            : throw new DemoException(
                "The demo needs the Stripe sandbox: leave Stripe__ApiKey and Stripe__ApiBase unset.");
    }
}
