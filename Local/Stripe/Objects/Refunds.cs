using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// Refunds of charges. Stripe's own fee is not given back; the destination's transfer and the application fee come back
/// in proportion, and only when asked (docs.stripe.com/connect/destination-charges#issue-refunds).
/// </summary>
internal static class Refunds
{
    public const string Kind = "refund";

    public static void AddRoutes(Routes routes)
    {
        routes.Add("POST", "refunds", Create);
        routes.Add("GET", "refunds", call => Paging.List(call, Kind, "charge", "payment_intent"));
        routes.Add("GET", "refunds/*", call => call.Show(Kind));
        routes.Add("POST", "refunds/*", call => call.Update(Kind, "refund.updated"));
    }

    public static JsonObject Describe(
        SandboxState state, string id, Row charge, long amount, JsonObject metadata) => new()
        {
            ["id"] = id,
            ["object"] = Kind,
            ["amount"] = amount,
            ["balance_transaction"] = null,
            ["charge"] = charge.Id,
            ["created"] = state.Now,
            ["currency"] = charge.Document.Text("currency"),
            ["metadata"] = metadata,
            ["payment_intent"] = charge.Document.Text("payment_intent"),
            ["reason"] = null,
            ["receipt_number"] = null,
            ["source_transfer_reversal"] = null,
            ["status"] = "succeeded",
            ["transfer_reversal"] = null,
        };

    /// <summary>Notes in a charge what of it was refunded.</summary>
    public static void Count(SandboxState state, Row charge, long amount)
    {
        var refunded = charge.Document.Number("amount_refunded") + amount;
        charge.Document["amount_refunded"] = refunded;
        charge.Document["refunded"] = refunded == charge.Document.Number("amount");
        state.Changed(charge);
    }

    private static JsonObject Create(Call call)
    {
        var (parameters, state) = (call.Parameters, call.State);
        var charge = ReadCharge(call);
        var left = charge.Document.Number("amount") - charge.Document.Number("amount_refunded");
        var amount = parameters.Amount("amount") ?? left;
        var reverses = parameters.Flag("reverse_transfer") ?? false;
        var refundsFee = parameters.Flag("refund_application_fee") ?? false;
        var (reason, metadata) = (parameters.Text("reason"), parameters.Metadata());
        parameters.Accept("instructions_email", "origin");
        parameters.Complete();
        Check(charge, amount, left, reverses, refundsFee);

        if (DisputeLife.OpenOf(state, charge) is { } dispute && !dispute.Document.Flag("is_charge_refundable"))
            throw StripeFailure.Refused($"Charge {charge.Id} has been charged back.", "charge_disputed");

        // A refund needs a balance transaction to answer for: what has not settled does so now.
        state.RunNow(charge);
        var id = RowStore.NewId(Charges.IsPayment(charge) ? "pyr_" : "re_");
        var row = state.Add(Describe(state, id, charge, amount, metadata));
        row.Document["reason"] = reason;
        var availableOn = TransferReversals.AvailableOn(state, charge);
        BalanceTransactions.Post(state, row, new Movement(
            Charges.IsPayment(charge) ? "payment_refund" : Kind, -amount, availableOn));
        Count(state, charge, amount);
        if (reverses)
            Reverse(state, charge, row, amount);

        if (refundsFee && charge.Document.Text("application_fee") is { } feeId)
        {
            var fee = state.Rows.Find(feeId)!;
            ApplicationFees.Refund(state, fee,
                Share.Of(fee.Document.Number("amount"), amount, charge.Document.Number("amount")), []);
        }

        RefundLife.Begin(state, row, TestCard.Of(charge));
        state.Raise("charge.refunded", charge);
        state.Raise("refund.created", row);
        state.Raise("charge.refund.updated", row);
        DisputeLife.OnRefunded(state, charge);
        return row.Document;
    }

    private static Row ReadCharge(Call call)
    {
        if (call.Parameters.Text("charge") is { } chargeId)
            return call.Require(Charges.Kind, chargeId, "charge");

        var intent = call.Require(
            PaymentIntents.Kind, call.Parameters.RequiredText("payment_intent"), "payment_intent");
        return intent.Document.Text("latest_charge") is { } latest
            ? call.State.Rows.Find(latest)!
            : throw StripeFailure.Refused(
                "This PaymentIntent does not have a successful charge to refund.", "charge_not_refundable");
    }

    private static void Check(Row charge, long amount, long left, bool reverses, bool refundsFee)
    {
        var document = charge.Document;
        if (document.Text("status") != "succeeded")
            throw StripeFailure.Refused($"Charge {charge.Id} has not succeeded.", "charge_not_refundable");

        if (left == 0)
            throw StripeFailure.Refused($"Charge {charge.Id} has already been refunded.", "charge_already_refunded");

        if (amount > left)
        {
            throw StripeFailure.Refused(
                $"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
                "amount_too_large", "amount");
        }

        if (reverses && Charges.DestinationOf(charge) is null)
        {
            throw StripeFailure.Refused(
                $"Charge {charge.Id} does not have a transfer to reverse.", "transfer_missing", "reverse_transfer");
        }

        if (refundsFee && document["application_fee_amount"] is null)
        {
            throw StripeFailure.Refused(
                $"Charge {charge.Id} has no application fee.", "application_fee_missing", "refund_application_fee");
        }
    }

    private static void Reverse(SandboxState state, Row charge, Row refund, long amount)
    {
        var transfer = state.Rows.Find(charge.Document.Text("transfer")!)!;
        var share = Share.Of(transfer.Document.Number("amount"), amount, charge.Document.Number("amount"));
        share = Math.Min(share, TransferReversals.Reversible(transfer));
        if (share > 0)
        {
            refund.Document["transfer_reversal"] =
                TransferReversals.Reverse(state, transfer, share, [], refund.Id).Id;
        }
    }
}
