using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>What is said of a charge before anybody disputes it: the card issuer's warnings, and reviews.</summary>
internal static class FraudSignals
{
    public const string WarningKind = "radar.early_fraud_warning";

    public const string ReviewKind = "review";

    public static void AddRoutes(Routes routes)
    {
        routes.Add("GET", "radar/early_fraud_warnings", call => Paging.List(
            call, WarningKind, "charge", "payment_intent"));
        routes.Add("GET", "radar/early_fraud_warnings/*", call => call.Show(WarningKind));
        routes.Add("GET", "reviews", call => Paging.List(call, ReviewKind));
        routes.Add("GET", "reviews/*", call => call.Show(ReviewKind));
        routes.Add("POST", "reviews/*/approve", call =>
        {
            call.Parameters.Complete();
            var review = call.Subject(ReviewKind);
            Close(call.State, review, "approved");
            return review.Document;
        });
    }

    public static Row Warn(SandboxState state, Row charge)
    {
        var warning = state.Add(new JsonObject
        {
            ["id"] = RowStore.NewId("issfr_"),
            ["object"] = WarningKind,
            ["actionable"] = !charge.Document.Flag("refunded") && !charge.Document.Flag("disputed"),
            ["charge"] = charge.Id,
            ["created"] = state.Now,
            ["fraud_type"] = "misc",
            ["livemode"] = false,
            ["payment_intent"] = charge.Document.Text("payment_intent"),
        });
        state.Raise("radar.early_fraud_warning.created", warning);
        return warning;
    }

    public static Row Review(SandboxState state, Row charge)
    {
        if (charge.Document.Text("review") is not null)
            throw StripeFailure.Refused($"Charge {charge.Id} is or was under review already.", "invalid_state");

        var review = state.Add(new JsonObject
        {
            ["id"] = RowStore.NewId("prv_"),
            ["object"] = ReviewKind,
            ["billing_zip"] = null,
            ["charge"] = charge.Id,
            ["closed_reason"] = null,
            ["created"] = state.Now,
            ["ip_address"] = null,
            ["ip_address_location"] = null,
            ["livemode"] = false,
            ["open"] = true,
            ["opened_reason"] = "rule",
            ["payment_intent"] = charge.Document.Text("payment_intent"),
            ["reason"] = "rule",
            ["session"] = null,
        });
        charge.Document["review"] = review.Id;
        state.Changed(charge);
        state.Raise("review.opened", review);
        return review;
    }

    /// <summary>Closes the review of a charge.</summary>
    public static Row CloseReview(SandboxState state, Row charge, string reason)
    {
        if (charge.Document.Text("review") is not { } id)
            throw StripeFailure.Refused($"Charge {charge.Id} is not under review.", "invalid_state");

        var review = state.Rows.Find(id)!;
        Close(state, review, reason);
        return review;
    }

    private static void Close(SandboxState state, Row review, string reason)
    {
        if (!review.Document.Flag("open"))
            throw StripeFailure.Refused($"{review.Id} is closed already.", "invalid_state");

        review.Document["open"] = false;
        review.Document["closed_reason"] = reason;
        review.Document["reason"] = reason;
        state.Changed(review);
        state.Raise("review.closed", review);
    }
}
