namespace PeepFunctions.Domain;

/// <summary>How a monthly support stands, in the few words that a creator and a supporter need.</summary>
public enum SupportStanding
{
    /// <summary>It is paid for.</summary>
    Active,

    /// <summary>A payment is outstanding: it is tried again, or the supporter has to do something.</summary>
    PastDue,

    /// <summary>It is over and nothing more will be taken.</summary>
    Ended,
}

/// <summary>How a processor's words become ours.</summary>
public static class SupportStandings
{
    /// <summary>
    /// The standing of a subscription by Stripe's status (docs.stripe.com/api/subscriptions/object, <c>status</c>). One
    /// that is unknown counts as past due: neither as money that comes in nor as over.
    /// </summary>
    public static SupportStanding Of(string status) => status switch
    {
        "active" or "trialing" => SupportStanding.Active,
        "canceled" or "incomplete_expired" => SupportStanding.Ended,
        _ => SupportStanding.PastDue,
    };

    /// <summary>The standing as it is written over HTTP.</summary>
    public static string NameOf(SupportStanding standing) => standing switch
    {
        SupportStanding.Active => "active",
        SupportStanding.PastDue => "past-due",
        SupportStanding.Ended => "ended",
        _ => throw new ArgumentOutOfRangeException(nameof(standing)),
    };
}
