using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// Lists as Stripe pages them: newest first, from behind or before a cursor (docs.stripe.com/api/pagination).
/// </summary>
internal static class Paging
{
    /// <summary>Lists a kind of object, filtered by those of the given fields that were sent.</summary>
    public static JsonObject List(Call call, string kind, params ReadOnlySpan<string> filterFields)
    {
        var filters = new List<KeyValuePair<string, string>>();
        foreach (var field in filterFields)
        {
            if (call.Parameters.Text(field) is { } text)
                filters.Add(new(field, text));
        }

        return ListWhere(call, kind, filters);
    }

    public static JsonObject ListWhere(
        Call call, string kind, params IReadOnlyList<KeyValuePair<string, string>> filters)
    {
        var created = CreatedRange.Read(call.Parameters);
        var rows = call.State.Rows.List(call.Account, kind, filters);
        return Page(call, rows, new Listing<Row>(
            row => row.Id,
            row => row.Created,
            row => filters.All(filter => row.Document.TextAt(filter.Key) == filter.Value),
            row => row.Document,
            call.State.Rows.Find), created);
    }

    /// <summary>Cuts one page out of items that stand in the order of their making.</summary>
    public static JsonObject Page<T>(Call call, IReadOnlyList<T> items, Listing<T> listing, CreatedRange created)
        where T : class
    {
        var limit = (int)(call.Parameters.Integer("limit") ?? 10);
        if (limit is < 1 or > 100)
            throw StripeFailure.Invalid("This value must be between 1 and 100.", "limit", "parameter_invalid_integer");

        var (after, before) = (call.Parameters.Text("starting_after"), call.Parameters.Text("ending_before"));
        call.Parameters.Complete();
        // Made in order of business time, so both ends of the range are found by halving.
        var first = FirstFrom(items, listing, created.From);
        var end = FirstFrom(items, listing, created.To);
        var found = before is not null
            ? Upward(items, listing, Find(items, listing, before, "ending_before") + 1, end, limit + 1)
            : Downward(items, listing, After(items, listing, after, end), first, limit + 1);
        var page = found.Take(limit);
        return new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. (before is null ? page : page.Reverse()).Select(
                item => listing.Show(item).DeepClone())]),
            ["has_more"] = found.Count > limit,
            ["url"] = call.Path,
        };
    }

    private static int After<T>(IReadOnlyList<T> items, Listing<T> listing, string? cursor, int end)
        where T : class =>
        cursor is null ? end - 1 : Math.Min(end, Find(items, listing, cursor, "starting_after")) - 1;

    private static List<T> Downward<T>(IReadOnlyList<T> items, Listing<T> listing, int from, int first, int count)
        where T : class
    {
        var found = new List<T>();
        for (var at = from; at >= first && found.Count < count; at--)
        {
            if (listing.Matches(items[at]))
                found.Add(items[at]);
        }

        return found;
    }

    private static List<T> Upward<T>(IReadOnlyList<T> items, Listing<T> listing, int from, int end, int count)
        where T : class
    {
        var found = new List<T>();
        for (var at = from; at < end && found.Count < count; at++)
        {
            if (listing.Matches(items[at]))
                found.Add(items[at]);
        }

        return found;
    }

    /// <summary>The place of the first item made at an instant or after it.</summary>
    private static int FirstFrom<T>(IReadOnlyList<T> items, Listing<T> listing, long instant)
        where T : class
    {
        var (low, high) = (0, items.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (listing.Created(items[middle]) < instant)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static int Find<T>(IReadOnlyList<T> items, Listing<T> listing, string id, string param)
        where T : class
    {
        if (listing.CreatedOf(id) is { } created)
        {
            for (var at = FirstFrom(items, listing, created); at < items.Count; at++)
            {
                if (listing.Id(items[at]) == id)
                    return at;
            }
        }

        throw StripeFailure.Invalid($"No such object: '{id}'", param, "resource_missing");
    }
}
