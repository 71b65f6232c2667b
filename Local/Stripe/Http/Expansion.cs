using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// Puts objects in the place of their ids where a request asked for it (<c>expand[]</c>), along any path: each id is
/// looked up, whichever field it stands in.
/// </summary>
internal static class Expansion
{
    private const int DeepestLevel = 4;

    /// <summary>Fields that some objects leave out while they have nothing to name.</summary>
    private static readonly HashSet<string> Optional = new(StringComparer.Ordinal)
    {
        "transfer", "failure_balance_transaction", "dispute", "invoice", "subscription", "application", "on_behalf_of",
        "amount_paid_off_stripe",
    };

    /// <summary>Fields that are shown only when asked for, and hidden until then.</summary>
    private static readonly HashSet<string> OnDemand = new(StringComparer.Ordinal)
    {
        "line_items", "amount_paid_off_stripe",
    };

    /// <summary>A copy of an answer with the objects at the paths put in.</summary>
    public static JsonObject Apply(SandboxState state, JsonObject answer, IReadOnlyList<string> paths)
    {
        if (paths.Count == 0)
            return answer;

        var expanded = (JsonObject)answer.DeepClone();
        foreach (var path in paths)
        {
            var segments = path.Split('.');
            if (segments.Count(segment => segment != "data") > DeepestLevel)
            {
                throw StripeFailure.Invalid(
                    $"You cannot expand more than {DeepestLevel} levels of a property. Property: {path}", "expand");
            }

            Expand(state, expanded, segments, path, isLenient: false);
        }

        return expanded;
    }

    private static void Expand(
        SandboxState state, JsonObject owner, ReadOnlySpan<string> segments, string path, bool isLenient)
    {
        if (segments.IsEmpty)
            return;

        var name = segments[0];
        // What a source is differs from one balance transaction to the next: a field that only some have is no error.
        isLenient |= name == "source";
        if (!owner.ContainsKey(name))
        {
            Include(state, owner, name, path, isLenient);
            if (segments.Length == 1)
                return;
        }

        switch (owner[name])
        {
            case JsonArray items:
                foreach (var item in items.OfType<JsonObject>())
                    Expand(state, item, segments[1..], path, isLenient);
                break;
            case JsonObject inner:
                Expand(state, inner, segments[1..], path, isLenient);
                break;
            case JsonValue value when value.TryGetValue<string>(out var id):
                if (state.Rows.Find(id) is not { } row || name == "id")
                    throw NotExpandable(path);

                var copy = (JsonObject)row.Document.DeepClone();
                owner[name] = copy;
                Expand(state, copy, segments[1..], path, isLenient);
                break;
            case JsonValue:
                throw NotExpandable(path);
        }
    }

    /// <summary>Lists that objects show only when asked.</summary>
    private static void Include(SandboxState state, JsonObject owner, string name, string path, bool isLenient)
    {
        var (kind, id) = (owner.Text("object"), owner.Text("id"));
        if (id is not null && state.Rows.Find(id) is { } row)
        {
            if (kind == "charge" && name == "refunds")
            {
                var list = Fields.EmptyList($"/v1/charges/{id}/refunds");
                foreach (var refund in state.Rows.List(row.Account, "refund", [new("charge", id)]))
                    ((JsonArray)list["data"]!).Insert(0, refund.Document.DeepClone());

                owner[name] = list;
                return;
            }

            if (kind == "invoice" && name == "payments")
            {
                var list = Fields.EmptyList($"/v1/invoice_payments?invoice={id}");
                foreach (var payment in state.Rows.List(row.Account, InvoicePayments.Kind, [new("invoice", id)]))
                    ((JsonArray)list["data"]!).Insert(0, payment.Document.DeepClone());

                owner[name] = list;
                return;
            }

            if (OnDemand.Contains(name) && row.Hidden[name] is { } includable)
            {
                owner[name] = includable.DeepClone();
                return;
            }
        }

        if (!isLenient && !Optional.Contains(name))
            throw NotExpandable(path);
    }

    private static StripeFailure NotExpandable(string path) =>
        StripeFailure.Invalid($"This property cannot be expanded ({path}).", "expand");
}
