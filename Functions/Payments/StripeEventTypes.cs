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

    /// <summary>An application fee with its refunds.</summary>
    ApplicationFee,

    /// <summary>A transfer with its reversals.</summary>
    Transfer,

    /// <summary>A payout of the co-op's own.</summary>
    Payout,

    /// <summary>A top-up of the co-op's own balance.</summary>
    Topup,

    /// <summary>A checkout session: whose share or support it was.</summary>
    CheckoutSession,

    /// <summary>A member's payout account: whether it can be paid.</summary>
    Account,
}

/// <summary>Which events lead where. A type that is not listed is recorded and answered, and leads nowhere.</summary>
public static class StripeEventTypes
{
    private static readonly Dictionary<string, StripeLookup> Lookups = new(StringComparer.Ordinal)
    {
        ["charge.succeeded"] = StripeLookup.Charge,
        ["charge.updated"] = StripeLookup.Charge,
        ["charge.captured"] = StripeLookup.Charge,
        ["charge.refunded"] = StripeLookup.RefundsOfCharge,
        ["refund.created"] = StripeLookup.Refund,
        ["refund.updated"] = StripeLookup.Refund,
        ["refund.failed"] = StripeLookup.Refund,
        ["application_fee.created"] = StripeLookup.ApplicationFee,
        ["application_fee.refunded"] = StripeLookup.ApplicationFee,
        ["transfer.created"] = StripeLookup.Transfer,
        ["transfer.reversed"] = StripeLookup.Transfer,
        ["payout.created"] = StripeLookup.Payout,
        ["payout.paid"] = StripeLookup.Payout,
        ["payout.failed"] = StripeLookup.Payout,
        ["payout.canceled"] = StripeLookup.Payout,
        ["topup.succeeded"] = StripeLookup.Topup,
        ["topup.reversed"] = StripeLookup.Topup,
        ["checkout.session.completed"] = StripeLookup.CheckoutSession,
        ["checkout.session.async_payment_succeeded"] = StripeLookup.CheckoutSession,
        ["account.updated"] = StripeLookup.Account,
        ["capability.updated"] = StripeLookup.Account,
        ["account.application.deauthorized"] = StripeLookup.Account,
    };

    /// <summary>Whether anything is to be looked up.</summary>
    public static bool IsWanted(string type) => Lookups.ContainsKey(type);

    /// <summary>What to look up.</summary>
    /// <exception cref="KeyNotFoundException">The type leads nowhere; ask <see cref="IsWanted"/> first.</exception>
    public static StripeLookup Of(string type) => Lookups[type];
}
