using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Charges of the platform, with or without a destination.</summary>
internal static class Charges
{
    public const string Kind = "charge";

    public const string DeclineMessage = "Your card was declined.";

    public static void AddRoutes(Routes routes)
    {
        routes.Add("GET", "charges", call =>
            Paging.List(call, Kind, "payment_intent", "transfer_group", "customer"));
        routes.Add("GET", "charges/*", call => call.Show(Kind));
        routes.Add("POST", "charges/*", call => call.Update(Kind, "charge.updated", "description", "receipt_email"));
        routes.Add("GET", "charges/*/refunds", call =>
            Paging.ListWhere(call, Refunds.Kind, [new("charge", call.Subject(Kind).Id)]));
    }

    /// <summary>
    /// The charge of a confirmed intent. Its balance transaction, transfer and application fee are null until it
    /// settles (docs.stripe.com/payments/payment-intents/asynchronous-capture).
    /// </summary>
    public static Row Add(SandboxState state, Row intent, string? email, TestCard card)
    {
        var asked = intent.Document;
        // What is no card is a payment to Stripe, in its ids and in its balance transactions' types.
        var id = RowStore.NewId(card.IsDelayed ? "py_" : "ch_");
        var row = state.Add(Describe(state, id, asked.Number("amount"), asked.Text("currency")!));
        var document = row.Document;
        foreach (var field in (string[])["application_fee_amount", "customer", "description", "metadata",
            "on_behalf_of", "receipt_email", "statement_descriptor", "transfer_data", "transfer_group"])
            document[field] = asked[field]?.DeepClone();

        document["payment_intent"] = intent.Id;
        if (DestinationOf(row) is not null)
            document["transfer_group"] ??= "group_" + intent.Id;

        document["billing_details"]!["email"] = email;
        row.Hidden["card"] = card.Name;
        if (card.IsDeclined)
            Decline(document, "card_declined", DeclineMessage);
        else if (card.IsDelayed)
            DelayedPayments.Begin(state, row);
        else
            SettleLater(state, row);

        state.Changed(row);
        return row;
    }

    /// <summary>Whether it was paid by other means than a card.</summary>
    public static bool IsPayment(Row charge) => charge.Id.StartsWith("py_", StringComparison.Ordinal);

    /// <summary>Has the balance transaction of a charge that succeeded appear in its time.</summary>
    public static void SettleLater(SandboxState state, Row charge) => state.Schedule(
        charge, state.NowMilliseconds + (long)state.Options.BalanceTransactionDelay.TotalMilliseconds
            + (state.Dice.Faults.DelayBalanceTransactions * 1000));

    public static void OnDue(SandboxState state, Row charge)
    {
        if (charge.Document.Text("status") == "pending")
            DelayedPayments.ConcludeCharge(state, charge, succeeds: true);
        else
            Settle(state, charge);
    }

    /// <summary>The connected account that a charge is for, if any.</summary>
    public static string? DestinationOf(Row charge) => (string?)charge.Document["transfer_data"]?["destination"];

    /// <summary>The money arrives: the balance transaction appears, and the destination gets its transfer.</summary>
    private static void Settle(SandboxState state, Row charge)
    {
        var document = charge.Document;
        var amount = document.Number("amount");
        var card = TestCard.Of(charge);
        var availableOn = state.Now + (card.BypassesPending ? 0 : (long)state.Options.AvailableAfter.TotalSeconds);
        if (!IsPayment(charge)) // a payment's is there since it went to the bank
        {
            BalanceTransactions.Post(state, charge, new Movement(
                "charge", amount, availableOn, FeeOf(state, amount)));
        }

        var created = new List<(string Type, Row Row)>();
        if (DestinationOf(charge) is { } destination)
        {
            var part = (long?)document["transfer_data"]!["amount"] ?? amount;
            var transfer = Transfers.Add(state, new TransferOrder(destination, part, document.Text("currency")!)
            {
                AvailableOn = availableOn,
                SourceTransaction = charge.Id,
                TransferGroup = document.Text("transfer_group"),
                ApplicationFee = document.Number("application_fee_amount"),
            });
            document["transfer"] = transfer.Id;
            created.Add(("transfer.created", transfer));
            if (ApplicationFees.Add(state, charge, transfer, availableOn) is { } applicationFee)
            {
                document["application_fee"] = applicationFee.Id;
                created.Add(("application_fee.created", applicationFee));
            }
        }

        state.Changed(charge);
        state.Raise("charge.updated", charge);
        foreach (var (type, row) in created)
            state.Raise(type, row);

        if (card.IsSuspect)
            FraudSignals.Warn(state, charge);

        if (card.Dispute is { } reason)
            DisputeLife.Open(state, charge, null, card.IsInquiry, reason);
    }

    /// <summary>What Stripe takes for a payment.</summary>
    public static long FeeOf(SandboxState state, long amount) =>
        ((amount * state.Options.FeeBasisPoints) + 5_000) / 10_000 + state.Options.FeeFixed;

    public static JsonObject Describe(SandboxState state, string id, long amount, string currency) => new()
    {
        ["id"] = id,
        ["object"] = Kind,
        ["amount"] = amount,
        ["amount_captured"] = amount,
        ["amount_refunded"] = 0L,
        ["application"] = null,
        ["application_fee"] = null,
        ["application_fee_amount"] = null,
        ["balance_transaction"] = null,
        ["billing_details"] = new JsonObject
        {
            ["address"] = null,
            ["email"] = null,
            ["name"] = null,
            ["phone"] = null,
        },
        ["calculated_statement_descriptor"] = "PEEPFUNCTIONS",
        ["captured"] = true,
        ["created"] = state.Now,
        ["currency"] = currency,
        ["customer"] = null,
        ["description"] = null,
        ["disputed"] = false,
        ["failure_balance_transaction"] = null,
        ["failure_code"] = null,
        ["failure_message"] = null,
        ["fraud_details"] = new JsonObject(),
        ["livemode"] = false,
        ["metadata"] = new JsonObject(),
        ["on_behalf_of"] = null,
        ["outcome"] = new JsonObject
        {
            ["network_status"] = "approved_by_network",
            ["reason"] = null,
            ["risk_level"] = "normal",
            ["seller_message"] = "Payment complete.",
            ["type"] = "authorized",
        },
        ["paid"] = true,
        ["payment_intent"] = null,
        ["payment_method"] = RowStore.NewId("pm_"),
        ["payment_method_details"] = new JsonObject
        {
            ["card"] = new JsonObject { ["brand"] = "visa", ["funding"] = "credit", ["last4"] = "4242" },
            ["type"] = "card",
        },
        ["receipt_email"] = null,
        ["receipt_number"] = null,
        ["receipt_url"] = null,
        ["refunded"] = false,
        ["review"] = null,
        ["shipping"] = null,
        ["source_transfer"] = null,
        ["statement_descriptor"] = null,
        ["status"] = "succeeded",
        ["transfer_data"] = null,
        ["transfer_group"] = null,
    };

    public static void Decline(JsonObject document, string code, string message)
    {
        document["amount_captured"] = 0L;
        document["captured"] = false;
        document["failure_code"] = code;
        document["failure_message"] = message;
        document["outcome"] = new JsonObject
        {
            ["network_status"] = "declined_by_network",
            ["reason"] = "generic_decline",
            ["risk_level"] = "normal",
            ["seller_message"] = "The bank did not return any further details with this decline.",
            ["type"] = "issuer_declined",
        };
        document["paid"] = false;
        document["status"] = "failed";
    }
}
