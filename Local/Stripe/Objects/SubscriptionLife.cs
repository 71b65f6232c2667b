using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>What time does to a subscription: it renews, fails, is tried again and ends.</summary>
internal static class SubscriptionLife
{
    private const int AttemptsAtMost = 3;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromDays(3);

    /// <summary>Begins one whose first payment has been made.</summary>
    public static Row Start(SandboxState state, Row session, string customer, Row intent)
    {
        var subscription = state.Add(Subscriptions.Describe(
            state, customer, session.Document.Text("currency")!, (JsonObject)session.Hidden["subscription_data"]!,
            (JsonArray)session.Hidden["line_items"]!["data"]!));
        EnterPeriod(subscription, 0);
        state.Raise("customer.subscription.created", subscription);
        var invoice = Invoices.Add(state, subscription, "subscription_create");
        Invoices.Finalize(state, invoice, intent);
        Invoices.Paid(state, invoice);
        ScheduleRenewal(state, subscription);
        return subscription;
    }

    /// <summary>Its period is over, or a failed payment is due again.</summary>
    public static void OnDue(SandboxState state, Row subscription)
    {
        if (subscription.Hidden.Text("unpaid") is { } unpaid)
            Attempt(state, subscription, state.Rows.Find(unpaid)!);
        else if (subscription.Document.Flag("cancel_at_period_end"))
            End(state, subscription, "cancellation_requested");
        else
            Renew(state, subscription);
    }

    /// <summary>Has the next attempts to be paid fail.</summary>
    public static void FailNext(SandboxState state, Row subscription, long? times)
    {
        RequireRunning(subscription);
        subscription.Hidden["failures"] = times ?? 1;
        state.Changed(subscription);
    }

    public static void SetCancelAtPeriodEnd(SandboxState state, Row subscription, bool isEnding)
    {
        var document = subscription.Document;
        document["cancel_at_period_end"] = isEnding;
        document["cancel_at"] = isEnding ? PeriodOf(subscription).End : null;
        document["canceled_at"] = isEnding ? state.Now : null;
        document["cancellation_details"]!["reason"] = isEnding ? "cancellation_requested" : null;
    }

    /// <summary>Ends it at once; what was paid for stays paid.</summary>
    public static void Cancel(SandboxState state, Row subscription, string reason)
    {
        RequireRunning(subscription);
        End(state, subscription, reason);
    }

    /// <summary>Its open invoice was paid, by whatever means.</summary>
    public static void OnPaid(SandboxState state, Row subscription)
    {
        if (!subscription.Hidden.Remove("unpaid") || subscription.Document.Text("status") == "canceled")
            return;

        subscription.Document["status"] = "active";
        state.Raise("customer.subscription.updated", subscription);
        ScheduleRenewal(state, subscription);
    }

    /// <summary>Charges for an open invoice: failures are counted, and the last one ends the subscription.</summary>
    public static void Attempt(SandboxState state, Row subscription, Row invoice)
    {
        var failures = subscription.Hidden.Number("failures");
        if (failures == 0 && IsPayable(state, subscription))
        {
            PaymentIntents.Confirm(state, Invoices.IntentOf(state, invoice), null, TestCard.Visa);
            Invoices.Paid(state, invoice);
            OnPaid(state, subscription);
            return;
        }

        subscription.Hidden["failures"] = Math.Max(0, failures - 1);
        subscription.Hidden["unpaid"] = invoice.Id;
        var isLast = invoice.Document.Number("attempt_count") + 1 >= AttemptsAtMost;
        var next = state.NowMilliseconds + (long)RetryAfter.TotalMilliseconds;
        PaymentIntents.Confirm(state, Invoices.IntentOf(state, invoice), null, TestCard.Declined);
        Invoices.Failed(state, invoice, isLast ? null : next / 1000);
        if (subscription.Document.Text("status") == "canceled")
            return;

        if (isLast)
        {
            End(state, subscription, "payment_failed");
            return;
        }

        if (subscription.Document.Text("status") != "past_due")
        {
            subscription.Document["status"] = "past_due";
            state.Raise("customer.subscription.updated", subscription);
        }

        state.Schedule(subscription, next);
    }

    /// <summary>What the current period runs from and to, in Unix seconds.</summary>
    public static (long Start, long End) PeriodOf(Row subscription)
    {
        var item = (JsonObject)subscription.Document["items"]!["data"]![0]!;
        return (item.Number("current_period_start"), item.Number("current_period_end"));
    }

    private static void Renew(SandboxState state, Row subscription)
    {
        EnterPeriod(subscription, subscription.Hidden.Number("period") + 1);
        state.Changed(subscription);
        state.Raise("customer.subscription.updated", subscription);
        var invoice = Invoices.Add(state, subscription, "subscription_cycle");
        Invoices.Finalize(state, invoice, PaymentIntents.Add(
            state, invoice.Document.Number("amount_due"), invoice.Document.Text("currency")!,
            invoice.Document.Text("customer"), IntentData(subscription, invoice)));
        ScheduleRenewal(state, subscription);
        Attempt(state, subscription, invoice);
    }

    /// <summary>
    /// What a payment takes from its subscription. The metadata is not among it: Stripe does not copy it either.
    /// </summary>
    public static JsonObject IntentData(Row subscription, Row invoice) => IntentData(
        (string?)subscription.Document["transfer_data"]?["destination"],
        Subscriptions.FeeOf(subscription.Document, invoice.Document.Number("amount_due")), "Subscription update");

    public static JsonObject IntentData(string? destination, long? fee, string description)
    {
        var data = new JsonObject { ["description"] = description, ["setup_future_usage"] = "off_session" };
        if (destination is not null)
            data["transfer_data"] = new JsonObject { ["destination"] = destination };

        if (fee is not null)
            data["application_fee_amount"] = fee;

        return data;
    }

    private static void End(SandboxState state, Row subscription, string reason)
    {
        var document = subscription.Document;
        document["status"] = "canceled";
        document["canceled_at"] ??= state.Now;
        document["ended_at"] = state.Now;
        document["cancellation_details"]!["reason"] = reason;
        subscription.Hidden.Remove("due_ms");
        state.Changed(subscription);
        state.Raise("customer.subscription.deleted", subscription);
    }

    /// <summary>Periods are counted from the anchor, so that one begun on the 31st finds its way back to it.</summary>
    private static void EnterPeriod(Row subscription, long period)
    {
        subscription.Hidden["period"] = period;
        foreach (var item in ((JsonArray)subscription.Document["items"]!["data"]!).Cast<JsonObject>())
        {
            var recurring = (JsonObject)item["price"]!["recurring"]!;
            item["current_period_start"] = At(subscription, recurring, period);
            item["current_period_end"] = At(subscription, recurring, period + 1);
        }
    }

    private static long At(Row subscription, JsonObject recurring, long period)
    {
        var anchor = DateTimeOffset.FromUnixTimeSeconds(subscription.Document.Number("billing_cycle_anchor"));
        var count = (int)(period * recurring.Number("interval_count"));
        return (recurring.Text("interval") switch
        {
            "day" => anchor.AddDays(count),
            "week" => anchor.AddDays(7L * count),
            "month" => anchor.AddMonths(count),
            _ => anchor.AddYears(count),
        }).ToUnixTimeSeconds();
    }

    private static void ScheduleRenewal(SandboxState state, Row subscription) =>
        state.Schedule(subscription, PeriodOf(subscription).End * 1000);

    private static bool IsPayable(SandboxState state, Row subscription) =>
        (string?)subscription.Document["transfer_data"]?["destination"] is not { } destination
        || (Accounts.TakesTransfers(state.Rows.Find(destination)!) && !state.IsRestricted(destination));

    private static void RequireRunning(Row subscription)
    {
        if (subscription.Document.Text("status") == "canceled")
            throw StripeFailure.Missing(Subscriptions.Kind, subscription.Id);
    }
}
