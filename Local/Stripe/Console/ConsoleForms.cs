using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PeepFunctions.Local.Sandbox;

/// <summary>The console's buttons. Each posts to /console: an API path below v1, or a control's.</summary>
internal static partial class ConsoleForms
{
    private const string Part = "Part, in minor units (empty: all)";

    /// <summary>What can be done to an object now.</summary>
    public static string For(Row row) => (row.Kind, row.Document.Text("status")) switch
    {
        (Charges.Kind, "succeeded") => OfCharge(row),
        (CheckoutSessions.Kind, _) => Actions(row, "checkout", "settle", "fail"),
        (Subscriptions.Kind, not "canceled") => Actions(row, "subscriptions", "fail-next", "cancel"),
        (Invoices.Kind, "open") => Actions(row, "invoices", "pay-out-of-band"),
        (Disputes.Kind, "warning_needs_response" or "warning_under_review") => Actions(row, "disputes", "escalate")
            + Button($"v1/disputes/{row.Id}/close", "close"),
        (Disputes.Kind, "needs_response" or "under_review") =>
            Button($"disputes/{row.Id}/win", "win", Field("amount", Part))
            + Button($"disputes/{row.Id}/reinstate", "reinstate", Field("amount", Part))
            + Actions(row, "disputes", "lose"),
        (Refunds.Kind, "pending") => Actions(row, "refunds", "succeed", "fail"),
        (Refunds.Kind, "succeeded") => Actions(row, "refunds", "fail"),
        (Payouts.Kind, "pending") => Actions(row, "payouts", "fail") + Button($"v1/payouts/{row.Id}/cancel", "cancel"),
        (Payouts.Kind, "paid") => Actions(row, "payouts", "fail"),
        (Transfers.Kind, _) when !row.Document.Flag("reversed") =>
            Button($"v1/transfers/{row.Id}/reversals", "reverse", Field("amount", Part)),
        (TopUps.Kind, "succeeded") => Actions(row, "topups", "reverse"),
        (Accounts.Kind, _) when !row.Hidden.Flag("deauthorized") =>
            Actions(row, "accounts", "restrict", "restore", "deauthorize"),
        _ => "",
    };

    /// <summary>Money that comes and goes without a payment.</summary>
    public static string Money(string currency)
    {
        var amount = Field("amount", "Amount, in minor units") + Field("currency", "Currency", currency);
        var movement = Field("amountMinor", "Amount, in minor units, negative to take")
            + Field("currency", "Currency", currency);
        return Button("v1/payouts", "Pay out", amount)
            + Button("v1/topups", "Top up", amount)
            + Button("movements", "Hold a reserve", movement + Hidden("type", "reserve_hold"))
            + Button("movements", "Release a reserve", movement + Hidden("type", "reserve_release"))
            + Button("movements", "Move otherwise", movement
                + Field("feeMinor", "Fee, in minor units") + Field("type", "Type", "a_type_nobody_has_seen"));
    }

    /// <summary>All that can go wrong on purpose, with what is set.</summary>
    public static string Faults(Faults faults)
    {
        var fields = string.Concat(
            ((JsonObject)JsonSerializer.SerializeToNode(faults, JsonSerializerOptions.Web)!).Select(Setting));
        return $"<section><h2 id=\"Faults\">Faults</h2>{Button("faults", "Set the faults", fields)}</section>";
    }

    public static string Button(string path, string name, string fields = "") => $"""
        <form method="post" action="/console/{Html.Encode(path)}">{fields}
        <p><button>{Html.Encode(name)}</button></p></form>
        """;

    public static string Details(string summary, string body) =>
        $"<details><summary>{Html.Encode(summary)}</summary>{body}</details>";

    private static string OfCharge(Row charge)
    {
        var flags = Charges.DestinationOf(charge) is null
            ? ""
            : Check("reverse_transfer", "Take it back from the creator");
        if (charge.Document["application_fee_amount"] is not null)
            flags += Check("refund_application_fee", "Give the application fee back");

        return Button("v1/refunds", "refund", Hidden("charge", charge.Id) + Field("amount", Part) + flags)
            + Button($"charges/{charge.Id}/dispute", "dispute",
                Field("amount", Part) + Check("inquiry", "Only an inquiry"))
            + Actions(charge, "charges", "early-fraud-warning", "review", "close-review");
    }

    private static string Actions(Row row, string objects, params ReadOnlySpan<string> actions)
    {
        var html = "";
        foreach (var action in actions)
            html += Button($"{objects}/{row.Id}/{action}", action.Replace('-', ' '));

        return html;
    }

    private static string Setting(KeyValuePair<string, JsonNode?> setting)
    {
        var label = Words().Replace(setting.Key, match => $" {match.Value.ToLowerInvariant()}");
        return setting.Value switch
        {
            JsonArray items => Field(setting.Key, label + " (ids, or *)", string.Join(' ', items)),
            JsonValue value when value.TryGetValue<bool>(out var isSet) => Check(setting.Key, label, isSet),
            var value => Field(setting.Key, label, value?.ToJsonString() ?? ""),
        };
    }

    private static string Field(string name, string label, string value = "") =>
        $"<p><label>{Html.Encode(label)}<br><input name=\"{name}\" value=\"{Html.Encode(value)}\"></label></p>";

    private static string Check(string name, string label, bool isSet = false) =>
        $"<p><label><input type=\"checkbox\" name=\"{name}\" value=\"true\"{(isSet ? " checked" : "")}> "
        + $"{Html.Encode(label)}</label></p>";

    private static string Hidden(string name, string value) =>
        $"<input type=\"hidden\" name=\"{name}\" value=\"{Html.Encode(value)}\">";

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Words();
}
