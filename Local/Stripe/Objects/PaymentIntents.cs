using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Payment intents, captured automatically and asynchronously: the API's default.</summary>
internal static class PaymentIntents
{
    public const string Kind = "payment_intent";

    public static void AddRoutes(Routes routes)
    {
        routes.Add("POST", "payment_intents", Create);
        routes.Add("GET", "payment_intents", call => Paging.List(call, Kind, "customer"));
        routes.Add("GET", "payment_intents/*", call => call.Show(Kind));
        routes.Add("POST", "payment_intents/*", call => call.Update(Kind, null, "description", "receipt_email"));
        routes.Add("POST", "payment_intents/*/confirm", ConfirmNow);
        routes.Add("POST", "payment_intents/*/cancel", Cancel);
    }

    /// <summary>
    /// Reads what a payment intent and a session's <c>payment_intent_data</c> have in common: fields of the intent, by
    /// their names.
    /// </summary>
    public static JsonObject ReadData(SandboxState state, Parameters parameters, long amount)
    {
        var data = new JsonObject { ["metadata"] = parameters.Metadata() };
        foreach (var field in (string[])["transfer_group", "on_behalf_of", "description", "receipt_email",
            "statement_descriptor", "statement_descriptor_suffix", "setup_future_usage"])
        {
            if (parameters.Text(field) is { } text)
                data[field] = text;
        }

        var transfer = parameters.Part("transfer_data");
        if (transfer.Text("destination") is { } destination)
        {
            Accounts.RequireTransferable(state, destination, transfer.PathOf("destination"));
            data["transfer_data"] = new JsonObject { ["destination"] = destination };
            if (transfer.Amount("amount") is { } part)
                data["transfer_data"]!["amount"] = part;
        }

        if (parameters.Integer("application_fee_amount") is not { } fee)
            return data;

        if (data["transfer_data"] is null || data["transfer_data"]!["amount"] is not null || fee < 0 || fee > amount)
        {
            throw StripeFailure.Invalid(
                "The application fee needs a transfer_data[destination] without an amount, and lies between zero and "
                + "the payment's amount.", parameters.PathOf("application_fee_amount"));
        }

        data["application_fee_amount"] = fee;
        return data;
    }

    public static Row Add(SandboxState state, long amount, string currency, string? customer, JsonObject data)
    {
        var id = RowStore.NewId("pi_");
        var document = new JsonObject
        {
            ["id"] = id,
            ["object"] = Kind,
            ["amount"] = amount,
            ["amount_capturable"] = 0L,
            ["amount_received"] = 0L,
            ["application"] = null,
            ["application_fee_amount"] = null,
            ["automatic_payment_methods"] = null,
            ["canceled_at"] = null,
            ["cancellation_reason"] = null,
            ["capture_method"] = "automatic_async",
            ["client_secret"] = id + "_secret_" + RowStore.NewId(""),
            ["confirmation_method"] = "automatic",
            ["created"] = state.Now,
            ["currency"] = currency,
            ["customer"] = customer,
            ["description"] = null,
            ["last_payment_error"] = null,
            ["latest_charge"] = null,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["next_action"] = null,
            ["on_behalf_of"] = null,
            ["payment_method"] = null,
            ["payment_method_types"] = new JsonArray("card"),
            ["processing"] = null,
            ["receipt_email"] = null,
            ["review"] = null,
            ["setup_future_usage"] = null,
            ["shipping"] = null,
            ["statement_descriptor"] = null,
            ["statement_descriptor_suffix"] = null,
            ["status"] = "requires_payment_method",
            ["transfer_data"] = null,
            ["transfer_group"] = null,
        };
        foreach (var (field, value) in data)
            document[field] = value?.DeepClone();

        var row = state.Add(document);
        state.Raise("payment_intent.created", row);
        return row;
    }

    /// <summary>Charges the card; returns the charge.</summary>
    public static Row Confirm(SandboxState state, Row intent, string? email, TestCard card)
    {
        var charge = Charges.Add(state, intent, email, card);
        if (!card.IsDelayed)
        {
            Conclude(state, intent, charge, card.IsDeclined);
            return charge;
        }

        intent.Document["latest_charge"] = charge.Id;
        intent.Document["payment_method"] = charge.Document.Text("payment_method");
        intent.Document["status"] = "processing";
        state.Changed(intent);
        state.Raise("charge.pending", charge);
        state.Raise("payment_intent.processing", intent);
        return charge;
    }

    /// <summary>The charge went through, or did not.</summary>
    public static void Conclude(SandboxState state, Row intent, Row charge, bool isFailed)
    {
        var document = intent.Document;
        document["latest_charge"] = charge.Id;
        document["payment_method"] = charge.Document.Text("payment_method");
        document["status"] = isFailed ? "requires_payment_method" : "succeeded";
        document["amount_received"] = isFailed ? 0L : document.Number("amount");
        document["last_payment_error"] = isFailed
            ? new JsonObject
            {
                ["charge"] = charge.Id,
                ["code"] = charge.Document.Text("failure_code"),
                ["decline_code"] = "generic_decline",
                ["message"] = charge.Document.Text("failure_message"),
                ["type"] = "card_error",
            }
            : null;
        state.Changed(intent);
        state.Raise(isFailed ? "charge.failed" : "charge.succeeded", charge);
        state.Raise(isFailed ? "payment_intent.payment_failed" : "payment_intent.succeeded", intent);
    }

    private static JsonObject Create(Call call)
    {
        var (parameters, state) = (call.Parameters, call.State);
        var (amount, currency) = (parameters.RequiredAmount("amount"), parameters.RequiredCurrency("currency"));
        Currencies.RequireChargeable(amount, currency, "amount");
        var customer = parameters.Text("customer");
        if (customer is not null)
            Customers.Require(call, customer, "customer");

        var data = ReadData(state, parameters, amount);
        var (confirm, method) = (parameters.Flag("confirm") ?? false, parameters.Text("payment_method"));
        parameters.Accept("payment_method_types", "automatic_payment_methods", "return_url", "off_session",
            "error_on_requires_action", "capture_method", "confirmation_method");
        parameters.Complete();
        if (confirm && method is null)
            throw parameters.Missing("payment_method");

        var intent = Add(state, amount, currency, customer, data);
        return confirm ? Charge(state, intent, method!) : intent.Document;
    }

    private static JsonObject ConfirmNow(Call call)
    {
        var intent = call.Subject(Kind);
        var method = call.Parameters.RequiredText("payment_method");
        call.Parameters.Accept("return_url", "off_session");
        call.Parameters.Complete();
        RequireUnpaid(intent, "confirm");
        return Charge(call.State, intent, method);
    }

    private static JsonObject Charge(SandboxState state, Row intent, string method)
    {
        var card = TestCard.Find(method) ?? throw StripeFailure.Missing("PaymentMethod", method, "payment_method");
        var charge = Confirm(state, intent, null, card);
        return card.IsDeclined
            ? throw new StripeFailure(402, "card_error", Charges.DeclineMessage, "card_declined")
            {
                IsKept = true,
                Charge = charge.Id,
            }
            : intent.Document;
    }

    private static JsonObject Cancel(Call call)
    {
        var intent = call.Subject(Kind);
        var reason = call.Parameters.Text("cancellation_reason");
        call.Parameters.Complete();
        RequireUnpaid(intent, "cancel");
        CancelFor(call.State, intent, reason);
        return intent.Document;
    }

    public static void CancelFor(SandboxState state, Row intent, string? reason)
    {
        intent.Document["status"] = "canceled";
        intent.Document["canceled_at"] = state.Now;
        intent.Document["cancellation_reason"] = reason;
        state.Changed(intent);
        state.Raise("payment_intent.canceled", intent);
    }

    private static void RequireUnpaid(Row intent, string verb)
    {
        if (intent.Document.Text("status") is var status && status is "succeeded" or "canceled" or "processing")
        {
            throw StripeFailure.Refused(
                $"You cannot {verb} this PaymentIntent because it has a status of {status}.",
                "payment_intent_unexpected_state");
        }
    }
}
