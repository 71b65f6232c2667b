using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Disputes, as the API shows and answers them.</summary>
internal static class Disputes
{
    public const string Kind = "dispute";

    private const long ResponseSeconds = 21 * 24 * 60 * 60;

    /// <summary>Text evidence that Stripe takes; documents are ids of files, which the sandbox has none of.</summary>
    private static readonly string[] Evidence =
    [
        "access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure",
        "cancellation_rebuttal", "customer_communication", "customer_email_address", "customer_name",
        "customer_purchase_ip", "customer_signature", "duplicate_charge_documentation", "duplicate_charge_explanation",
        "duplicate_charge_id", "product_description", "receipt", "refund_policy", "refund_policy_disclosure",
        "refund_refusal_explanation", "service_date", "service_documentation", "shipping_address", "shipping_carrier",
        "shipping_date", "shipping_documentation", "shipping_tracking_number", "uncategorized_file",
        "uncategorized_text",
    ];

    public static void AddRoutes(Routes routes)
    {
        routes.Add("GET", "disputes", call => Paging.List(call, Kind, "charge", "payment_intent"));
        routes.Add("GET", "disputes/*", call => call.Show(Kind));
        routes.Add("POST", "disputes/*", Update);
        routes.Add("POST", "disputes/*/close", Close);
    }

    public static JsonObject Describe(SandboxState state, Row charge, long amount, string reason, bool isInquiry)
    {
        var evidence = new JsonObject();
        foreach (var field in Evidence)
            evidence[field] = null;

        return new JsonObject
        {
            ["id"] = RowStore.NewId("du_"),
            ["object"] = Kind,
            ["amount"] = amount,
            ["balance_transactions"] = new JsonArray(),
            ["charge"] = charge.Id,
            ["created"] = state.Now,
            ["currency"] = charge.Document.Text("currency"),
            ["enhanced_eligibility_types"] = new JsonArray(),
            ["evidence"] = evidence,
            ["evidence_details"] = new JsonObject
            {
                ["due_by"] = state.Now + ResponseSeconds,
                ["has_evidence"] = false,
                ["past_due"] = false,
                ["submission_count"] = 0L,
            },
            ["is_charge_refundable"] = isInquiry,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["payment_intent"] = charge.Document.Text("payment_intent"),
            ["payment_method_details"] = new JsonObject
            {
                ["card"] = new JsonObject
                {
                    ["brand"] = "visa",
                    ["case_type"] = isInquiry ? "inquiry" : "chargeback",
                    ["network_reason_code"] = "10.4",
                },
                ["type"] = "card",
            },
            ["reason"] = reason,
            ["status"] = isInquiry ? "warning_needs_response" : "needs_response",
        };
    }

    private static JsonObject Update(Call call)
    {
        var (parameters, state, dispute) = (call.Parameters, call.State, call.Subject(Kind));
        var (metadata, evidence) = (parameters.Pairs("metadata"), parameters.Pairs("evidence"));
        var submit = parameters.Flag("submit") ?? evidence.Count > 0;
        parameters.Complete();
        if (evidence.Select(pair => pair.Key).FirstOrDefault(field => !Evidence.Contains(field)) is { } unknown)
        {
            throw StripeFailure.Invalid(
                $"Received unknown parameter: evidence[{unknown}]", $"evidence[{unknown}]", "parameter_unknown");
        }

        if (submit)
            DisputeLife.RequireAnswerable(dispute);

        ((JsonObject)dispute.Document["metadata"]!).Merge(metadata);
        foreach (var (field, text) in evidence)
            dispute.Document["evidence"]![field] = text.Length == 0 ? null : text;

        if (evidence.Count > 0)
            dispute.Document["evidence_details"]!["has_evidence"] = true;

        if (submit)
            DisputeLife.Submit(state, dispute);
        else
            DisputeLife.Tell(state, dispute, "charge.dispute.updated");

        return dispute.Document;
    }

    private static JsonObject Close(Call call)
    {
        call.Parameters.Complete();
        var dispute = call.Subject(Kind);
        DisputeLife.RequireAnswerable(dispute);
        if (DisputeLife.IsInquiry(dispute))
            DisputeLife.CloseInquiry(call.State, dispute);
        else
            DisputeLife.Lose(call.State, dispute, null);

        return dispute.Document;
    }
}
