using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Application fees, and what is given back of them.</summary>
internal static class ApplicationFees
{
    public const string Kind = "application_fee";

    private const string RefundKind = "fee_refund";

    public static void AddRoutes(Routes routes)
    {
        routes.Add("GET", "application_fees", call => Paging.List(call, Kind, "charge"));
        routes.Add("GET", "application_fees/*", call => call.Show(Kind));
        routes.Add("POST", "application_fees/*/refunds", Create);
        routes.Add("GET", "application_fees/*/refunds", call =>
            Paging.ListWhere(call, RefundKind, [new("fee", call.Subject(Kind).Id)]));
        routes.Add("GET", "application_fees/*/refunds/*", call =>
        {
            call.Parameters.Complete();
            return call.Require(RefundKind, call.Ids[1], "id").Document;
        });
    }

    /// <summary>The fee of a destination charge, or null when it asked for none.</summary>
    public static Row? Add(SandboxState state, Row charge, Row transfer, long availableOn)
    {
        if (charge.Document.Number("application_fee_amount") is not (> 0 and var amount))
            return null;

        var id = RowStore.NewId("fee_");
        var paymentId = transfer.Document.Text("destination_payment")!;
        var row = state.Add(new JsonObject
        {
            ["id"] = id,
            ["object"] = Kind,
            ["account"] = charge.Document.Text("destination"),
            ["amount"] = amount,
            ["amount_refunded"] = 0L,
            ["application"] = "ca_peepfunctions",
            ["balance_transaction"] = null,
            ["charge"] = paymentId,
            ["created"] = state.Now,
            ["currency"] = charge.Document.Text("currency"),
            ["fee_source"] = new JsonObject { ["charge"] = paymentId, ["type"] = "charge" },
            ["livemode"] = false,
            ["originating_transaction"] = charge.Id,
            ["refunded"] = false,
            ["refunds"] = Fields.EmptyList($"/v1/application_fees/{id}/refunds"),
        });
        BalanceTransactions.Post(state, row, new Movement(Kind, amount, availableOn));
        var payment = state.Rows.Find(paymentId)!;
        payment.Document["application_fee"] = id;
        state.Changed(payment);
        return row;
    }

    /// <summary>Gives back the part of a transfer's fee that a part of its amount bears.</summary>
    public static void RefundShare(SandboxState state, Row transfer, long amount)
    {
        var payment = state.Rows.Find(transfer.Document.Text("destination_payment")!)!;
        if (payment.Document.Text("application_fee") is { } feeId && state.Rows.Find(feeId) is { } fee)
            Refund(state, fee, Share.Of(fee.Document.Number("amount"), amount, transfer.Document.Number("amount")), []);
    }

    /// <summary>Gives an amount of a fee back to the account that paid it, at most what is left of it.</summary>
    public static Row? Refund(SandboxState state, Row fee, long amount, JsonObject metadata)
    {
        var document = fee.Document;
        amount = Math.Min(amount, document.Number("amount") - document.Number("amount_refunded"));
        if (amount <= 0)
            return null;

        var availableOn = TransferReversals.AvailableOn(state, fee);
        var row = state.Add(new JsonObject
        {
            ["id"] = RowStore.NewId("fr_"),
            ["object"] = RefundKind,
            ["amount"] = amount,
            ["balance_transaction"] = null,
            ["created"] = state.Now,
            ["currency"] = document.Text("currency"),
            ["fee"] = fee.Id,
            ["metadata"] = metadata,
        });
        BalanceTransactions.Post(state, row, new Movement("application_fee_refund", -amount, availableOn));
        document["amount_refunded"] = document.Number("amount_refunded") + amount;
        document["refunded"] = document.Number("amount_refunded") == document.Number("amount");
        document.Prepend("refunds", row.Document);
        state.Changed(fee);
        Credit(state, document.Text("charge")!, amount, availableOn);
        state.Raise("application_fee.refunded", fee);
        return row;
    }

    /// <summary>The connected account's side, whose payment keeps its own balance transaction.</summary>
    private static void Credit(SandboxState state, string paymentId, long amount, long availableOn)
    {
        var payment = state.Rows.Find(paymentId)!;
        var original = payment.Document["balance_transaction"]?.DeepClone();
        BalanceTransactions.Post(state, payment, new Movement("adjustment", amount, availableOn));
        payment.Document["balance_transaction"] = original;
    }

    private static JsonObject Create(Call call)
    {
        var (parameters, fee) = (call.Parameters, call.Subject(Kind));
        var left = fee.Document.Number("amount") - fee.Document.Number("amount_refunded");
        var amount = parameters.Amount("amount") ?? left;
        var metadata = parameters.Metadata();
        parameters.Complete();
        if (amount > left || Refund(call.State, fee, amount, metadata) is not { } row)
        {
            throw StripeFailure.Refused(
                $"Refund amount ({amount}) is greater than the fee's remaining {left}.", "amount_too_large", "amount");
        }

        return row.Document;
    }
}
