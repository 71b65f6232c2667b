using System.Globalization;
using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// What a person would see in Stripe's dashboard, on one page: the newest of everything, and what can be done to it.
/// </summary>
internal sealed class ConsolePage(SandboxState state, Deliveries deliveries)
{
    private const int ShownOfEach = 10;

    private static readonly (string Title, string Kind)[] Sections =
    [
        ("Payments", Charges.Kind),
        ("Delayed payments", CheckoutSessions.Kind),
        ("Subscriptions", Subscriptions.Kind),
        ("Invoices", Invoices.Kind),
        ("Disputes", Disputes.Kind),
        ("Refunds", Refunds.Kind),
        ("Payouts", Payouts.Kind),
        ("Transfers", Transfers.Kind),
        ("Top-ups", TopUps.Kind),
        ("Movements", BalanceTransactions.Kind),
        ("Accounts", Accounts.Kind),
    ];

    public PageAnswer Show(string? alert, string? done = null, int status = 200)
    {
        var sections = string.Concat(Sections.Select(section => Section(section.Title, section.Kind)));
        var links = Sections.Select(section => section.Title).Append("Webhooks").Append("Faults")
            .Select(title => $"<a href=\"#{Html.IdOf(title)}\">{title}</a>");
        return PageAnswer.Show("Stripe sandbox", $"""
            {Note("alert", alert)}
            {Note("status", done)}
            <p>Business time: {Time(state.Now)}</p>
            <nav>{string.Join(" · ", links)}</nav>
            <div class="sections">
            {Balance()}
            {sections}
            {Webhooks()}
            {ConsoleForms.Faults(state.Dice.Faults)}
            </div>
            """, status);
    }

    private static string Note(string role, string? text) =>
        text is null ? "" : $"<p role=\"{role}\">{Html.Encode(text)}</p>";

    private static string Time(long instant) => DateTimeOffset.FromUnixTimeSeconds(instant)
        .ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private string Balance()
    {
        var balance = state.Ledger.Balance(null);
        // The forms offer the currency that there is most of, so that a press moves what the page shows.
        var currency = ((JsonArray)balance["available"]!).Concat((JsonArray)balance["pending"]!)
            .MaxBy(amount => (long)amount!["amount"]!) is { } most ? (string)most["currency"]! : "usd";
        string Amounts(string part) => string.Join(", ", ((JsonArray)balance[part]!).Select(
            amount => Currencies.Show((long)amount!["amount"]!, (string)amount["currency"]!)));

        return $"""
            <section><h2>Balance</h2>
            <p>Available: {Html.Encode(Amounts("available"))}<br>Pending: {Html.Encode(Amounts("pending"))}</p>
            {ConsoleForms.Details("Move money", ConsoleForms.Money(currency))}
            </section>
            """;
    }

    private string Section(string title, string kind)
    {
        // Only sessions whose payment is under way are of interest here; the others are payments.
        var all = state.Rows.List(null, kind, [])
            .Where(row => kind != CheckoutSessions.Kind || row.Document.Text("status") == "complete"
                && row.Document.Text("payment_status") == "unpaid")
            .ToArray();
        var items = string.Concat(all.Reverse().Take(ShownOfEach).Select(Item));
        var list = all.Length == 0 ? "<p>None yet.</p>" : $"<ul>{items}</ul>";
        if (all.Length > ShownOfEach)
            list = $"<p>The newest {ShownOfEach} of {all.Length}.</p>{list}";
        return $"<section><h2 id=\"{Html.IdOf(title)}\">{Html.Encode(title)}</h2>{list}</section>";
    }

    private string Item(Row row)
    {
        var document = row.Document;
        var amount = document.Text("currency") is { } currency && AmountOf(row) is { } minor
            ? $"<b>{Html.Encode(Currencies.Show(minor, currency))}</b> "
            : "";
        var actions = ConsoleForms.For(row);
        return $"""
            <li>{amount}{Html.Encode(StatusOf(row))}<br>
            <small>{Time(row.Created)} · <code>{Html.Encode(row.Id)}</code>{About(row)}</small>
            {(actions.Length == 0 ? "" : ConsoleForms.Details("Actions", actions))}</li>
            """;
    }

    private static long? AmountOf(Row row) => row.Kind switch
    {
        Invoices.Kind => row.Document.Number("amount_due"),
        CheckoutSessions.Kind => row.Document.Number("amount_total"),
        Subscriptions.Kind => ((JsonArray)row.Document["items"]!["data"]!)
            .Sum(item => (long)item!["price"]!["unit_amount"]! * (long)item["quantity"]!),
        _ => (long?)row.Document["amount"],
    };

    private static string StatusOf(Row row)
    {
        var document = row.Document;
        var words = new List<string> { document.Text("status") ?? "" };
        if (row.Kind == BalanceTransactions.Kind)
            words[0] = $"{document.Text("type")}, {words[0]}";

        if (document.Number("fee") is not 0 and var fee)
            words.Add($"fee {Currencies.Show(fee, document.Text("currency")!)}");

        if (row.Kind == Accounts.Kind)
        {
            words[0] = row.Hidden.Flag("deauthorized") ? "deauthorized"
                : Accounts.TakesTransfers(row) ? "can be paid" : "cannot be paid";
        }

        if (document.Number("amount_refunded") is > 0 and var refunded)
            words.Add($"refunded {Currencies.Show(refunded, document.Text("currency")!)}");

        if (document.Number("amount_reversed") is > 0 and var reversed)
            words.Add($"reversed {Currencies.Show(reversed, document.Text("currency")!)}");

        if (document.Flag("disputed"))
            words.Add("disputed");

        if (document.Flag("cancel_at_period_end"))
            words.Add("ends with its period");

        return string.Join(", ", words.Where(word => word.Length > 0));
    }

    /// <summary>What an object is about: the objects that it names.</summary>
    private static string About(Row row) => string.Concat(
        ((string[])["charge", "source", "destination", "customer", "email", "reason", "description"])
            .Select(row.Document.Text)
            .Prepend((row.Document["billing_details"] as JsonObject)?.Text("email"))
            .Where(text => text is { Length: > 0 })
            .Select(text => $" · {Html.Encode(text)}"));

    private string Webhooks()
    {
        var waiting = state.Events.All().Reverse().Where(stored => stored.Open is null or { Count: > 0 })
            .Take(ShownOfEach)
            .Select(stored => $"<li>{Html.Encode(stored.Type)}<br><small>{Time(stored.Created)} · "
                + $"<code>{Html.Encode(stored.Id)}</code></small></li>");
        return $"""
            <section><h2 id="Webhooks">Webhooks</h2>
            <p>Undelivered: {deliveries.Pending}, held back: {deliveries.Late}, dropped: {deliveries.Dropped}</p>
            <ul>{string.Concat(waiting)}</ul>
            {ConsoleForms.Button("redeliver", "Send the dropped ones")}
            </section>
            """;
    }
}
