using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// Transfers to connected accounts: those of destination charges, and those asked for by the platform.
/// </summary>
internal static class Transfers
{
    public const string Kind = "transfer";

    public static void AddRoutes(Routes routes)
    {
        routes.Add("POST", "transfers", Create);
        routes.Add("GET", "transfers", call => Paging.List(call, Kind, "transfer_group", "destination"));
        routes.Add("GET", "transfers/*", call => call.Show(Kind));
        routes.Add("POST", "transfers/*", call => call.Update(Kind, "transfer.updated", "description"));
    }

    /// <summary>Moves the money: a balance transaction here, a payment with its own in the connected account.</summary>
    public static Row Add(SandboxState state, TransferOrder order)
    {
        var id = RowStore.NewId("tr_");
        var payment = Receive(state, order, id);
        var row = state.Add(new JsonObject
        {
            ["id"] = id,
            ["object"] = Kind,
            ["amount"] = order.Amount,
            ["amount_reversed"] = 0L,
            ["balance_transaction"] = null,
            ["created"] = state.Now,
            ["currency"] = order.Currency,
            ["description"] = order.Description,
            ["destination"] = order.Destination,
            ["destination_payment"] = payment.Id,
            ["livemode"] = false,
            ["metadata"] = order.Metadata,
            ["reversals"] = Fields.EmptyList($"/v1/transfers/{id}/reversals"),
            ["reversed"] = false,
            ["source_transaction"] = order.SourceTransaction,
            ["source_type"] = "card",
            ["transfer_group"] = order.TransferGroup,
        });
        BalanceTransactions.Post(state, row, new Movement(Kind, -order.Amount, order.AvailableOn));
        return row;
    }

    private static Row Receive(SandboxState state, TransferOrder order, string transferId)
    {
        var document = Charges.Describe(state, RowStore.NewId("py_"), order.Amount, order.Currency);
        document["source_transfer"] = transferId;
        document["application_fee_amount"] = order.ApplicationFee > 0 ? order.ApplicationFee : null;
        document["payment_method_details"] = new JsonObject { ["type"] = "stripe_account" };
        document["payment_method"] = null;
        var payment = state.Add(document, order.Destination);
        BalanceTransactions.Post(state, payment, new Movement(
            "payment", order.Amount, order.AvailableOn, order.ApplicationFee, "application_fee"));
        state.Raise("payment.created", payment, order.Destination);
        return payment;
    }

    private static JsonObject Create(Call call)
    {
        var (parameters, state) = (call.Parameters, call.State);
        var order = new TransferOrder(
            parameters.RequiredText("destination"),
            parameters.RequiredAmount("amount"),
            parameters.RequiredCurrency("currency"))
        {
            SourceTransaction = parameters.Text("source_transaction"),
            TransferGroup = parameters.Text("transfer_group"),
            Description = parameters.Text("description"),
            Metadata = parameters.Metadata(),
        };
        parameters.Accept("source_type");
        parameters.Complete();
        Accounts.RequireTransferable(state, order.Destination, "destination");
        order = order.SourceTransaction is { } source ? FollowCharge(call, order, source) : order;
        if (state.IsShortOfBalance
            || (order.SourceTransaction is null && order.Amount > state.Ledger.Available(null, order.Currency)))
        {
            throw StripeFailure.Refused(
                "You have insufficient available funds in your Stripe account. Try adding funds directly to your "
                + "available balance by creating Charges using the 4000000000000077 test card.",
                "balance_insufficient");
        }

        var row = Add(state, order);
        state.Raise("transfer.created", row);
        return row.Document;
    }

    /// <summary>
    /// A transfer out of one charge needs no available balance: it becomes available as the charge does.
    /// </summary>
    private static TransferOrder FollowCharge(Call call, TransferOrder order, string source)
    {
        var state = call.State;
        var charge = call.Require(Charges.Kind, source, "source_transaction");
        if (charge.Document.Text("status") == "succeeded")
            state.RunNow(charge);

        var sent = charge.Hidden.Number("transferred") + order.Amount;
        if (sent > charge.Document.Number("amount") || charge.Document.Text("balance_transaction") is not { } posted)
        {
            throw StripeFailure.Refused(
                "The transfers of a charge cannot come to more than the charge.", "balance_insufficient", "amount");
        }

        charge.Hidden["transferred"] = sent;
        state.Changed(charge);
        return order with
        {
            AvailableOn = state.Rows.Find(posted)!.Document.Number("available_on"),
            TransferGroup = order.TransferGroup ?? charge.Document.Text("transfer_group") ?? "group_" + source,
        };
    }
}
