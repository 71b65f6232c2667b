namespace PeepFunctions.Local.Sandbox;

/// <summary>One of Stripe's test payment methods, and what comes of paying with it (docs.stripe.com/testing).</summary>
internal sealed record TestCard(string Name)
{
    public static readonly TestCard Visa = new("pm_card_visa");

    public static readonly TestCard Declined = new("pm_card_visa_chargeDeclined") { IsDeclined = true };

    private static readonly Dictionary<string, TestCard> All = new TestCard[]
    {
        Visa,
        new("pm_card_mastercard"),
        new("pm_card_chargeDeclined") { IsDeclined = true },
        Declined,
        new("pm_card_bypassPending") { BypassesPending = true },
        new("pm_card_createDispute") { Dispute = "fraudulent" },
        new("pm_card_createDisputeProductNotReceived") { Dispute = "product_not_received" },
        new("pm_card_createDisputeInquiry") { Dispute = "fraudulent", IsInquiry = true },
        new("pm_card_createIssuerFraudRecord") { IsSuspect = true },
        new("pm_card_pendingRefund") { Refunds = RefundFate.Wait },
        new("pm_card_refundFail") { Refunds = RefundFate.Fail },
        new("pm_sepa_debit") { IsDelayed = true },
    }.ToDictionary(card => card.Name, StringComparer.Ordinal);

    public bool IsDeclined { get; private init; }

    /// <summary>Whether it is known only days later that the payment went through; no card, then.</summary>
    public bool IsDelayed { get; private init; }

    /// <summary>Whether the money is available as soon as the charge has settled.</summary>
    public bool BypassesPending { get; private init; }

    /// <summary>The reason for which the charge is disputed once it has settled.</summary>
    public string? Dispute { get; private init; }

    public bool IsInquiry { get; private init; }

    /// <summary>Whether the issuer warns of fraud once the charge has settled.</summary>
    public bool IsSuspect { get; private init; }

    public RefundFate Refunds { get; private init; }

    public static TestCard? Find(string method) => All.GetValueOrDefault(method);

    /// <summary>The card that a charge was paid with.</summary>
    public static TestCard Of(Row charge) => charge.Hidden.Text("card") is { } name ? All[name] : Visa;

    /// <summary>The card that stands for a button of the hosted page.</summary>
    public static TestCard? OfOutcome(string? outcome) => outcome switch
    {
        null => Visa,
        "decline" => Declined,
        "delayed" => All["pm_sepa_debit"],
        "dispute" => All["pm_card_createDispute"],
        "pending-refund" => All["pm_card_pendingRefund"],
        "refund-fail" => All["pm_card_refundFail"],
        "inquiry" => All["pm_card_createDisputeInquiry"],
        _ => null,
    };
}
