using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>Reversals: money of a transfer that comes back from the connected account, in parts or whole.</summary>
internal static class TransferReversals
{
    public const string Kind = "transfer_reversal";

    public static void AddRoutes(Routes routes)
    {
        routes.Add("POST", "transfers/*/reversals", Create);
        routes.Add("GET", "transfers/*/reversals", call =>
            Paging.ListWhere(call, Kind, [new("transfer", call.Subject(Transfers.Kind).Id)]));
        routes.Add("GET", "transfers/*/reversals/*", call =>
        {
            call.Parameters.Complete();
            return call.Require(Kind, call.Ids[1], "id").Document;
        });
    }

    public static long Reversible(Row transfer) =>
        transfer.Document.Number("amount") - transfer.Document.Number("amount_reversed");

    /// <summary>Takes an amount back that <see cref="Reversible"/> allows.</summary>
    public static Row Reverse(
        SandboxState state, Row transfer, long amount, JsonObject metadata, string? sourceRefund = null)
    {
        var id = RowStore.NewId("trr_");
        var document = transfer.Document;
        // What is not available yet is taken back from what is pending, so neither side waits for the other.
        var availableOn = AvailableOn(state, transfer);
        var returned = Return(state, transfer, amount, availableOn);
        var row = state.Add(new JsonObject
        {
            ["id"] = id,
            ["object"] = Kind,
            ["amount"] = amount,
            ["balance_transaction"] = null,
            ["created"] = state.Now,
            ["currency"] = document.Text("currency"),
            ["destination_payment_refund"] = returned.Id,
            ["metadata"] = metadata,
            ["source_refund"] = sourceRefund,
            ["transfer"] = transfer.Id,
        });
        BalanceTransactions.Post(state, row, new Movement("transfer_refund", amount, availableOn));
        document["amount_reversed"] = document.Number("amount_reversed") + amount;
        document["reversed"] = Reversible(transfer) == 0;
        document.Prepend("reversals", row.Document);
        state.Changed(transfer);
        state.Raise("transfer.reversed", transfer);
        return row;
    }

    /// <summary>When the money that a source's balance transaction moved is available.</summary>
    public static long AvailableOn(SandboxState state, Row source) =>
        source.Document.Text("balance_transaction") is { } id
            ? state.Rows.Find(id)!.Document.Number("available_on")
            : 0;

    private static Row Return(SandboxState state, Row transfer, long amount, long availableOn)
    {
        var payment = state.Rows.Find(transfer.Document.Text("destination_payment")!)!;
        var refund = state.Add(
            Refunds.Describe(state, RowStore.NewId("pyr_"), payment, amount, []), payment.Account);
        BalanceTransactions.Post(state, refund, new Movement("payment_refund", -amount, availableOn));
        Refunds.Count(state, payment, amount);
        return refund;
    }

    private static JsonObject Create(Call call)
    {
        var (parameters, state) = (call.Parameters, call.State);
        var transfer = call.Subject(Transfers.Kind);
        var amount = parameters.Amount("amount") ?? Reversible(transfer);
        var refundFee = parameters.Flag("refund_application_fee");
        parameters.Accept("description");
        var metadata = parameters.Metadata();
        parameters.Complete();
        if (amount > Reversible(transfer) || amount == 0)
        {
            throw StripeFailure.Refused(
                $"The reversal amount ({amount}) is greater than the transfer's remaining {Reversible(transfer)}.",
                "amount_too_large", "amount");
        }

        var row = Reverse(state, transfer, amount, metadata);
        if (refundFee == true)
            ApplicationFees.RefundShare(state, transfer, amount);

        return row.Document;
    }
}
