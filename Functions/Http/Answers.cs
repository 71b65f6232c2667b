namespace PeepFunctions.Functions;

/// <summary>The answers that are not problems.</summary>
public static class Answers
{
    /// <summary>200 with a document.</summary>
    public static IResult Ok<T>(T document) => Results.Json(document, Json.Options);

    /// <summary>201 with a document.</summary>
    public static IResult Created<T>(T document) => Results.Json(document, Json.Options, statusCode: 201);

    /// <summary>202 with a document.</summary>
    public static IResult Accepted<T>(T document) => Results.Json(document, Json.Options, statusCode: 202);

    /// <summary>204.</summary>
    public static IResult Done { get; } = Results.NoContent();
}

/// <summary>One page of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">What to send as <c>after</c> for the next page; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
