using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>A request that found its handler.</summary>
/// <param name="State">What it reads or changes, its gate held.</param>
/// <param name="Account">The connected account it acts for (header Stripe-Account), or null.</param>
/// <param name="Path">The path, which lists repeat.</param>
/// <param name="Ids">What stood in the route's places.</param>
/// <param name="Parameters">Those of the query and of the form.</param>
internal sealed record Call(
    SandboxState State, string? Account, string Path, IReadOnlyList<string> Ids, Parameters Parameters)
{
    public string Id => Ids[0];

    /// <summary>The object of a kind that the first place names, of the account it is asked for.</summary>
    public Row Subject(string kind) => Require(kind, Id, "id");

    /// <summary>An object by id; Stripe hides those of other accounts.</summary>
    public Row Require(string kind, string id, string param) =>
        State.Rows.Find(id) is { } row && row.Kind == kind && row.Account == Account
            ? row
            : throw StripeFailure.Missing(kind.Replace('_', ' '), id, param);

    /// <summary>Answers with an object, all parameters having been read.</summary>
    public JsonObject Show(string kind)
    {
        Parameters.Complete();
        return Subject(kind).Document;
    }

    /// <summary>Changes what every object lets its owner change: its metadata and its description.</summary>
    public JsonObject Update(string kind, string? eventType, params ReadOnlySpan<string> fields)
    {
        var row = Subject(kind);
        var metadata = Parameters.Pairs("metadata");
        var texts = new List<(string Field, string Text)>();
        foreach (var field in fields)
        {
            if (Parameters.Text(field) is { } text)
                texts.Add((field, text));
        }

        Parameters.Complete();
        ((JsonObject)row.Document["metadata"]!).Merge(metadata);
        foreach (var (field, text) in texts)
            row.Document[field] = text;

        State.Changed(row);
        if (eventType is not null)
            State.Raise(eventType, row, row.Account);

        return row.Document;
    }
}
