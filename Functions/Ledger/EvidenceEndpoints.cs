using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>Documents that show entries: sent by stewards, read by stewards, and each reading is noted.</summary>
public sealed class EvidenceEndpoints(
    Endpoint endpoint, EvidenceStore evidence, AuditTable audit, TimeProvider clock)
{
    /// <summary>The largest document, in bytes.</summary>
    public const int FileLimitBytes = 5 * 1024 * 1024;

    // With how their names end. Nothing among them runs anything when it is opened in a browser.
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["application/pdf"] = "pdf",
        ["image/jpeg"] = "jpg",
        ["image/png"] = "png",
        ["text/csv"] = "csv",
        ["text/plain"] = "txt",
    };

    /// <summary>Takes a document whose content has the hash that <c>?sha256=</c> names.</summary>
    [Function("UploadEvidence")]
    [Allows(Access.Steward)]
    [Takes("application/pdf", "image/jpeg", "image/png", "text/csv", "text/plain")]
    [Query("sha256", "The SHA-256 of the document, in lower-case hex.", IsRequired = true)]
    [Answers<EvidenceFile>(201)]
    [Refuses(400, "invalid")]
    [Refuses(415, "unsupported-media-type")]
    public Task<IResult> UploadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "evidence")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerRawAsync(
            request,
            Access.Steward,
            FileLimitBytes,
            async (caller, content, token) =>
            {
                var type = request.GetTypedHeaders().ContentType?.MediaType.Value ?? "";
                if (!Types.ContainsKey(type))
                {
                    var known = string.Join(", ", Types.Keys);
                    return new Problem(415, "unsupported-media-type", $"Send one of {known}.").At("Content-Type");
                }

                if (content.Length == 0)
                {
                    return Problems.Invalid("body", "The document, as it is.");
                }

                return EvidenceStore.HashOf(content.Span) == request.Query["sha256"]
                    ? Answers.Created(await evidence.AddAsync(type.ToLowerInvariant(), content, caller.Id, token))
                    : Problems.Invalid("sha256", "The SHA-256 of what was sent, in lower-case hex: it is another.");
            },
            cancellationToken,
            act: AuditAct.EvidenceUploaded);

    /// <summary>A document as it was sent.</summary>
    [Function("GetEvidence")]
    [Allows(Access.Steward)]
    [Answers(200, "application/pdf", "image/jpeg", "image/png", "text/csv", "text/plain")]
    [Refuses(404, "not-found")]
    [Refuses(422, "evidence-mismatch")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "evidence/{hash}")] HttpRequest request,
        string hash,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (caller, token) =>
            {
                if (await evidence.FindAsync(hash, token) is not { } file)
                {
                    return Problems.NotFound;
                }

                var now = clock.GetUtcNow();
                await audit.NoteAsync(
                    AuditTable.OfBooks,
                    new AuditNote(
                        AuditAct.EvidenceRead,
                        caller.Id,
                        now,
                        hash,
                        Occasion: now.UtcTicks.ToString(CultureInfo.InvariantCulture)),
                    token);
                return await evidence.ReadAsync(hash, token) is { } content
                    ? Results.File(content, file.Type, $"evidence-{hash[..12]}.{Types[file.Type]}")
                    : EvidenceProblems.Mismatch;
            },
            cancellationToken,
            act: AuditAct.EvidenceRead);
}

/// <summary>What can be wrong with the document of an entry.</summary>
internal static class EvidenceProblems
{
    /// <summary>400: nobody sent it.</summary>
    public static Problem Unknown { get; } =
        Problems.Invalid("evidence", "The hash of a document that was sent with POST evidence.");

    /// <summary>422: it is not what it was.</summary>
    public static Problem Mismatch { get; } = Problems.Forbidden(
        "evidence-mismatch", "The document is missing or no longer has the content that its hash was taken over.");
}
