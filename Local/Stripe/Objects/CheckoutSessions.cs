using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// Checkout sessions of modes payment and subscription: created by the API, paid or left on the hosted page.
/// </summary>
internal static class CheckoutSessions
{
    public const string Kind = "checkout.session";

    private const long LivesSeconds = 24 * 60 * 60;
    private const long LivesAtLeastSeconds = 30 * 60;

    public static void AddRoutes(Routes routes)
    {
        routes.Add("POST", "checkout/sessions", Create);
        routes.Add("GET", "checkout/sessions", call => Paging.List(call, Kind, "payment_intent", "customer", "status"));
        routes.Add("GET", "checkout/sessions/*", call => call.Show(Kind));
        routes.Add("POST", "checkout/sessions/*", call => call.Update(Kind, null));
        routes.Add("POST", "checkout/sessions/*/expire", ExpireNow);
        routes.Add("GET", "checkout/sessions/*/line_items", LineItems);
    }

    /// <summary>Pays an open session. The payment intent is made only now, as Stripe does since 2022-08-01.</summary>
    public static Row Pay(SandboxState state, Row session, string? email, TestCard card)
    {
        var document = session.Document;
        var isSubscription = document.Text("mode") == "subscription";
        email ??= document.Text("customer_email") ?? "supporter@example.com";
        if (document.Text("customer") is null && document.Text("customer_creation") == "always" && !card.IsDeclined)
            document["customer"] = Customers.Add(state, email, null, []).Id;

        var intent = session.Hidden.Text("attempted") is { } attempted
            ? state.Rows.Find(attempted)!
            : PaymentIntents.Add(state, document.Number("amount_total"), document.Text("currency")!,
                document.Text("customer"), (JsonObject)session.Hidden["payment_intent_data"]!);
        session.Hidden["attempted"] = intent.Id;
        intent.Hidden["session"] = session.Id;
        intent.Document["customer"] = document.Text("customer");
        state.Changed(session);
        if (PaymentIntents.Confirm(state, intent, email, card) is { } charge && card.IsDeclined)
            return charge;

        if (isSubscription)
        {
            var subscription = SubscriptionLife.Start(state, session, document.Text("customer")!, intent);
            document["subscription"] = subscription.Id;
            document["invoice"] = subscription.Document.Text("latest_invoice");
        }
        else
        {
            document["payment_intent"] = intent.Id;
        }

        document["payment_status"] = card.IsDelayed ? "unpaid" : "paid";
        document["status"] = "complete";
        document["customer_details"] = CustomerDetails(email);
        document["url"] = null;
        session.Hidden.Remove("due_ms");
        state.Changed(session);
        state.Raise("checkout.session.completed", session);
        return intent;
    }

    /// <summary>Nobody paid in time.</summary>
    public static void Expire(SandboxState state, Row session)
    {
        session.Document["status"] = "expired";
        session.Document["url"] = null;
        session.Hidden.Remove("due_ms");
        state.Changed(session);
        state.Raise("checkout.session.expired", session);
    }

    private static JsonObject Create(Call call)
    {
        var (parameters, state) = (call.Parameters, call.State);
        var mode = parameters.RequiredText("mode");
        if (mode is not ("payment" or "subscription"))
            throw StripeFailure.Invalid("The sandbox knows checkout sessions of no mode setup.", "mode");

        var (items, currency) = CheckoutItems.Read(parameters, mode == "subscription");
        var total = items.Sum(item => item!.AsObject().Number("amount_total"));
        Currencies.RequireChargeable(total, currency, "line_items");
        var hidden = ReadHidden(state, parameters, mode, total);
        var (success, cancel) = (parameters.RequiredText("success_url"), parameters.Text("cancel_url"));
        var customer = parameters.Text("customer");
        if (customer is not null)
            Customers.Require(call, customer, "customer");

        var document = Describe(state, total, currency);
        foreach (var field in (string[])["customer_email", "client_reference_id", "customer_creation", "locale"])
        {
            if (parameters.Text(field) is { } text)
                document[field] = text;
        }

        var expiresAt = parameters.Integer("expires_at") ?? state.Now + LivesSeconds;
        if (expiresAt < state.Now + LivesAtLeastSeconds || expiresAt > state.Now + LivesSeconds)
        {
            throw StripeFailure.Invalid(
                "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.", "expires_at");
        }

        document["mode"] = mode;
        if (mode == "subscription")
            document["customer_creation"] = "always";

        document["metadata"] = parameters.Metadata();
        parameters.Accept("payment_method_types", "submit_type", "billing_address_collection", "ui_mode",
            "allow_promotion_codes", "phone_number_collection", "custom_text", "consent_collection", "customer_update");
        parameters.Complete();
        document["customer"] = customer;
        document["success_url"] = success;
        document["cancel_url"] = cancel;
        document["expires_at"] = expiresAt;
        hidden["line_items"] = Fields.EmptyList($"/v1/checkout/sessions/{document.Text("id")}/line_items");
        hidden["line_items"]!["data"] = items;
        var row = state.Add(document, account: null, hidden);
        state.Schedule(row, expiresAt * 1000);
        return row.Document;
    }

    /// <summary>What the payment is to be, and the subscription if there is to be one.</summary>
    private static JsonObject ReadHidden(SandboxState state, Parameters parameters, string mode, long total)
    {
        if (mode == "payment")
        {
            return new JsonObject
            {
                ["payment_intent_data"] =
                    PaymentIntents.ReadData(state, parameters.Part("payment_intent_data"), total),
            };
        }

        var data = Subscriptions.ReadData(state, parameters.Part("subscription_data"));
        return new JsonObject
        {
            ["payment_intent_data"] = SubscriptionLife.IntentData(
                (string?)data["transfer_data"]?["destination"], Subscriptions.FeeOf(data, total),
                "Subscription creation"),
            ["subscription_data"] = data,
        };
    }

    private static JsonObject Describe(SandboxState state, long total, string currency)
    {
        var id = RowStore.NewId("cs_test_");
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = Kind,
            ["amount_subtotal"] = total,
            ["amount_total"] = total,
            ["cancel_url"] = null,
            ["client_reference_id"] = null,
            ["created"] = state.Now,
            ["currency"] = currency,
            ["customer"] = null,
            ["customer_creation"] = "if_required",
            ["customer_details"] = null,
            ["customer_email"] = null,
            ["invoice"] = null,
            ["livemode"] = false,
            ["locale"] = null,
            ["metadata"] = new JsonObject(),
            ["mode"] = "payment",
            ["payment_intent"] = null,
            ["payment_method_types"] = new JsonArray("card"),
            ["payment_status"] = "unpaid",
            ["status"] = "open",
            ["subscription"] = null,
            ["success_url"] = null,
            ["ui_mode"] = "hosted_page",
            ["url"] = new Uri(state.Address, $"pay/{id}").ToString(),
        };
    }

    private static JsonObject ExpireNow(Call call)
    {
        call.Parameters.Complete();
        var session = call.Subject(Kind);
        if (session.Document.Text("status") != "open")
            throw StripeFailure.Refused("Only Checkout Sessions with a status in [\"open\"] can be expired.",
                "checkout_session_not_open");

        Expire(call.State, session);
        return session.Document;
    }

    private static JsonObject LineItems(Call call)
    {
        call.Parameters.Accept("limit");
        call.Parameters.Complete();
        return (JsonObject)call.Subject(Kind).Hidden["line_items"]!;
    }

    private static JsonObject CustomerDetails(string email) => new()
    {
        ["address"] = null,
        ["email"] = email,
        ["name"] = null,
        ["phone"] = null,
        ["tax_exempt"] = "none",
        ["tax_ids"] = new JsonArray(),
    };
}
