using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>The hosted page on which a supporter pays.</summary>
internal static class CheckoutPage
{
    public static PageAnswer Show(SandboxState state, string id, string? alert = null)
    {
        if (Find(state, id) is not { } session)
            return Unknown();

        var document = session.Document;
        if (document.Text("status") != "open")
            return Closed(document);

        var items = string.Concat(((JsonArray)session.Hidden["line_items"]!["data"]!).Select(item =>
            $"<li>{Html.Encode((string?)item!["description"])} × {(long)item["quantity"]!}</li>"));
        var warning = alert is null ? "" : $"<p role=\"alert\">{Html.Encode(alert)}</p>";
        var cancel = document.Text("cancel_url") is { } url ? $"<p><a href=\"{Html.Encode(url)}\">Cancel</a></p>" : "";
        return PageAnswer.Show($"Pay {Money(document)}", $"""
            {warning}
            <ul>{items}</ul>
            <form method="post">
            <p><label>Email
            <input name="email" type="email" value="{Html.Encode(document.Text("customer_email"))}"></label></p>
            <p><button>Pay</button> <button name="outcome" value="decline">Pay with a card that is declined</button></p>
            <p><button name="outcome" value="dispute">Pay, and dispute it afterwards</button>
            <button name="outcome" value="delayed">Pay by direct debit, which takes days</button></p>
            </form>
            {cancel}
            """, alert is null ? 200 : 402);
    }

    public static PageAnswer Pay(SandboxState state, string id, Parameters form)
    {
        if (Find(state, id) is not { } session)
            return Unknown();

        var (email, outcome) = (form.Text("email"), form.Text("outcome"));
        if (session.Document.Text("status") == "complete")
            return PageAnswer.GoTo(SuccessUrl(session));

        if (session.Document.Text("status") != "open")
            return Closed(session.Document);

        if (TestCard.OfOutcome(outcome) is not { } card)
            return Show(state, id, $"No such outcome: {outcome}.");

        if (card.IsDelayed && session.Document.Text("mode") == "subscription")
            return Show(state, id, "The sandbox pays subscriptions by card only.");

        CheckoutSessions.Pay(state, session, email, card);
        return card.IsDeclined
            ? Show(state, id, Charges.DeclineMessage)
            : PageAnswer.GoTo(SuccessUrl(session));
    }

    private static Row? Find(SandboxState state, string id) =>
        state.Rows.Find(id) is { Kind: CheckoutSessions.Kind } row ? row : null;

    private static PageAnswer Unknown() =>
        PageAnswer.Show("No such payment", "<p>This link leads nowhere.</p>", 404);

    private static PageAnswer Closed(JsonObject session) => session.Text("status") == "complete"
        ? PageAnswer.Show("Already paid", "<p>Thank you: this has been paid.</p>")
        : PageAnswer.Show("Too late", "<p>This payment link has expired.</p>", 410);

    private static string SuccessUrl(Row session) => session.Document.Text("success_url")!
        .Replace("{CHECKOUT_SESSION_ID}", session.Id, StringComparison.Ordinal);

    private static string Money(JsonObject session) =>
        Currencies.Show(session.Number("amount_total"), session.Text("currency")!);
}
