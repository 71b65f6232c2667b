using System.Diagnostics.Metrics;

namespace PeepFunctions.Functions;

/// <summary>
/// What the co-op is watched by. Each is counted where it is decided, once, by whoever did it: a delivery that comes
/// again, or work that is done again, counts nothing. A kill between the deed and the count loses the count, so these
/// are for watching and never for books. Tags are of short closed lists and lead to nobody.
/// </summary>
public sealed class CoopMetrics
{
    private readonly Counter<long> _eventsAccepted, _webhooksRefused, _entriesPosted, _movementsSuspended,
        _reconciliations, _payments, _mailsSent, _mailsFailed, _messagesQuarantined;

    private readonly Gauge<long> _difference;
    private readonly Histogram<double> _runDuration;

    /// <summary>Makes the instruments.</summary>
    public CoopMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(CoopTraces.Name);
        _eventsAccepted = meter.CreateCounter<long>(
            "peep.events.accepted", "{event}", "Events of Stripe's that came for the first time, by type.");
        _webhooksRefused = meter.CreateCounter<long>(
            "peep.webhooks.refused", "{delivery}", "Deliveries whose signature was refused, by verdict.");
        _entriesPosted = meter.CreateCounter<long>(
            "peep.entries.posted", "{entry}", "Entries written into the books, by source.");
        _movementsSuspended = meter.CreateCounter<long>(
            "peep.movements.suspended", "{movement}", "Movements posted to suspense: no rule knew them.");
        _reconciliations = meter.CreateCounter<long>(
            "peep.reconciliations", "{reconciliation}", "Reconciliations that ended, by state.");
        _difference = meter.CreateGauge<long>(
            "peep.reconciliation.difference", "{minor unit}", "Books less processor, by currency; 0 when they agree.");
        _runDuration = meter.CreateHistogram<double>(
            "peep.run.duration", "s", "From the announcement of a month's close to its root, the fence included.");
        _payments = meter.CreateCounter<long>(
            "peep.payments", "{payment}", "Payments of dividends that came into a state, by state.");
        _mailsSent = meter.CreateCounter<long>("peep.mails.sent", "{mail}", "Mails handed to the server, by template.");
        _mailsFailed = meter.CreateCounter<long>("peep.mails.failed", "{mail}", "Tries to send a mail that failed.");
        _messagesQuarantined = meter.CreateCounter<long>(
            "peep.messages.quarantined", "{message}", "Messages put aside after their last try, by queue.");
    }

    internal void EventAccepted(string type) => _eventsAccepted.Add(1, Tag("type", type));

    internal void WebhookRefused(SignatureVerdict verdict) => _webhooksRefused.Add(1, Tag("verdict", verdict));

    internal void EntryPosted(EntrySource source) => _entriesPosted.Add(1, Tag("source", source));

    internal void MovementSuspended() => _movementsSuspended.Add(1);

    internal void Reconciled(ReconciliationState state, IEnumerable<ReconciledBalance> balances)
    {
        _reconciliations.Add(1, Tag("state", state));
        foreach (var line in balances)
        {
            _difference.Record(line.DifferenceMinor, Tag("currency", line.Currency));
        }
    }

    internal void MonthClosed(TimeSpan duration) => _runDuration.Record(duration.TotalSeconds);

    internal void PaymentIs(PaymentState state) => _payments.Add(1, Tag("state", state));

    internal void MailSent(MailTemplate template) => _mailsSent.Add(1, Tag("template", template));

    internal void MailFailed() => _mailsFailed.Add(1);

    internal void MessageQuarantined(string queue) => _messagesQuarantined.Add(1, Tag("queue", queue));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    // As JSON writes it, so that a chart and an answer use one word.
    private static KeyValuePair<string, object?> Tag<T>(string name, T value)
        where T : struct, Enum =>
        new(name, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
}
