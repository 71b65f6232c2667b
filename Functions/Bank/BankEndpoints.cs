using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>Statements of the co-op's bank, and the bank beside the book (docs/bank.md).</summary>
public sealed class BankEndpoints(
    Endpoint endpoint, BankUpload upload, BankTable bank, BankBook book, Coop coop, TimeProvider clock)
{
    /// <summary>The largest file, in bytes.</summary>
    public const int FileLimitBytes = 1024 * 1024;

    private static readonly Problem NotAStatement = new Problem(
        415, "unsupported-media-type", "Send 'Content-Type: text/csv' with a mapping, or 'application/xml'.")
        .At("Content-Type");

    /// <summary>Takes a statement: all of it, or nothing and every error by line.</summary>
    [Function("UploadBankStatement")]
    [Allows(Access.Steward)]
    [Takes("text/csv", "application/xml", "text/xml")]
    [Query("date", "Of a CSV file: the column of the day.")]
    [Query("amount", "The column of the signed amount; or credit and debit.")]
    [Query("credit", "The column of what came in.")]
    [Query("debit", "The column of what went out.")]
    [Query("reference", "The column of the bank's reference; none without it.")]
    [Query("text", "The columns of the text, parted by '|'.")]
    [Query("separator", "What parts columns: a comma, a semicolon or a tab; a comma without it.")]
    [Query("dateFormat", "How days are written; yyyy-MM-dd without it.")]
    [Query("decimalMark", "A dot or a comma; a dot without it.")]
    [Query("currency", "Three letters.")]
    [Query("from", "The first day of the statement, yyyy-MM-dd.", Type = typeof(DateOnly))]
    [Query("to", "The last day, yyyy-MM-dd.", Type = typeof(DateOnly))]
    [Query("openingMinor", "The opening balance in minor units.", Type = typeof(long))]
    [Query("closingMinor", "The closing balance in minor units.", Type = typeof(long))]
    [Answers<BankUploadDocument>(201)]
    [Refuses(400, "bank-statement-faulty", "invalid")]
    [Refuses(415, "unsupported-media-type")]
    public Task<IResult> UploadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "bank/statements")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerRawAsync(
            request,
            Access.Steward,
            FileLimitBytes,
            async (caller, file, token) =>
            {
                if (IsXml(request))
                {
                    return await upload.AcceptAsync(caller.Id, file, "camt.053", CamtFile.Read(file), token);
                }

                if (!Csv.IsSent(request))
                {
                    return NotAStatement;
                }

                var errors = new Dictionary<string, string>();
                return BankMapping.Read(request.Query, errors) is { } mapping
                    ? await upload.AcceptAsync(
                        caller.Id, file, MappingText(request), [BankCsv.Read(file.Span, mapping)], token)
                    : Problems.Invalid(errors);
            },
            cancellationToken,
            act: AuditAct.BankStatementImported);

    /// <summary>The statements, newest first.</summary>
    [Function("ListBankStatements")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<BankStatementRow>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bank/statements")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) => Paging.Read(request) is { } paging
                ? Answers.Ok(paging.Take(
                    (await bank.ListStatementsAsync(token)).OrderBy(one => one.ListKey, StringComparer.Ordinal),
                    one => one.ListKey,
                    one => one))
                : Paging.Wrong,
            cancellationToken);

    /// <summary>One statement: its closing balance beside the book's on that day.</summary>
    [Function("GetBankStatement")]
    [Allows(Access.Steward)]
    [Answers<BankStatementDocument>]
    [Refuses(404, "not-found")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bank/statements/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) =>
            {
                if ((await bank.ListStatementsAsync(token)).FirstOrDefault(one => one.Id == id) is not { } statement)
                {
                    return Problems.NotFound;
                }

                var held = (await book.ReadAsync(Currency.Parse(statement.Currency), token)).At(statement.To).Book;
                return Answers.Ok(new BankStatementDocument(
                    statement, held.Minor, statement.ClosingMinor - held.Minor));
            },
            cancellationToken);

    /// <summary>The bank beside the book at the end of a day, by default that of the last statement.</summary>
    [Function("GetBankReconciliation")]
    [Allows(Access.Steward)]
    [Query("asOf", "Up to which day, yyyy-MM-dd; the last day of the statements without it.", Type = typeof(DateOnly))]
    [Query("currency", "Three letters; the co-op's currency without it.")]
    [Answers<BankComparisonDocument>]
    [Refuses(400, "invalid")]
    public Task<IResult> CompareAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bank/reconciliation")] HttpRequest request,
        CancellationToken cancellationToken) =>
        ForSidesAsync(
            request, (sides, day) => Answers.Ok(BankComparisonDocument.Of(sides.At(day))), cancellationToken);

    /// <summary>Matches what has become certain since the last statement came.</summary>
    [Function("MatchBankLines")]
    [Allows(Access.Steward)]
    [Takes<BankMatchingBody>]
    [Answers<BankMatchingDocument>]
    public Task<IResult> MatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "bank/reconciliation")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<BankMatchingBody>(
            request,
            Access.Steward,
            async (_, _, token) =>
            {
                var matched = 0;
                foreach (var currency in (await bank.ListStatementsAsync(token)).Select(one => one.Currency).Distinct())
                {
                    matched += await book.MatchAsync(Currency.Parse(currency), token);
                }

                return Answers.Ok(new BankMatchingDocument(matched));
            },
            cancellationToken,
            act: AuditAct.BankLinesMatched);

    /// <summary>The lines up to a day; with <c>?state=unmatched</c> those that are not in the book by then.</summary>
    [Function("ListBankLines")]
    [Allows(Access.Steward)]
    [Query("asOf", "Up to which day, yyyy-MM-dd; the last day of the statements without it.", Type = typeof(DateOnly))]
    [Query("currency", "Three letters; the co-op's currency without it.")]
    [Query("state", "matched or unmatched; all without it.")]
    [Paged]
    [Answers<Page<BankLineDocument>>]
    public Task<IResult> ListLinesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bank/lines")] HttpRequest request,
        CancellationToken cancellationToken) =>
        ForSidesAsync(
            request,
            (sides, day) =>
            {
                var state = request.Query["state"].ToString();
                if (state is not ("" or "matched" or "unmatched"))
                {
                    return Problems.Invalid("state", "matched or unmatched; without it all.");
                }

                var open = sides.At(day).OnlyAtBank.Select(line => line.Id).ToHashSet();
                var movements = sides.Open().Movements;
                return Paging.Read(request) is { } paging
                    ? Answers.Ok(paging.Take(
                        sides.Lines.Where(line => line.Line.Date <= day
                            && (state == "" || open.Contains(line.Line.Id) == (state == "unmatched"))),
                        line => line.Line.Id,
                        line => BankLineDocument.Of(line, movements)))
                    : Paging.Wrong;
            },
            cancellationToken);

    /// <summary>The postings at the bank up to a day that no statement has by then.</summary>
    [Function("ListBankMovements")]
    [Allows(Access.Steward)]
    [Query("asOf", "Up to which day, yyyy-MM-dd; the last day of the statements without it.", Type = typeof(DateOnly))]
    [Query("currency", "Three letters; the co-op's currency without it.")]
    [Paged]
    [Answers<Page<BankMovementDocument>>]
    public Task<IResult> ListMovementsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bank/movements")] HttpRequest request,
        CancellationToken cancellationToken) =>
        ForSidesAsync(
            request,
            (sides, day) => Paging.Read(request) is { } paging
                ? Answers.Ok(paging.Take(
                    sides.At(day).OnlyInBook.OrderBy(KeyOf, StringComparer.Ordinal), KeyOf, BankMovementDocument.Of))
                : Paging.Wrong,
            cancellationToken);

    private Task<IResult> ForSidesAsync(
        HttpRequest request, Func<BankSides, DateOnly, IResult> answer, CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) =>
            {
                var currency = coop.Currency;
                if (request.Query["currency"].ToString() is { Length: > 0 } code
                    && !KnownCurrencies.TryParse(code, out currency))
                {
                    return Problems.Invalid("currency", "Three letters, such as usd.");
                }

                DateOnly? day = null;
                if (request.Query["asOf"].ToString() is { Length: > 0 } text)
                {
                    if (!DateOnly.TryParseExact(
                        text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked))
                    {
                        return Problems.Invalid("asOf", "A day, yyyy-MM-dd.");
                    }

                    day = asked;
                }

                var sides = await book.ReadAsync(currency, token);
                var last = sides.Statements.Count > 0 ? sides.Statements.Max(one => one.To) : coop.Today(clock);
                return answer(sides, day ?? last);
            },
            cancellationToken);

    private static string KeyOf(BankMovement movement) => string.Create(
        CultureInfo.InvariantCulture, $"{movement.Date:yyyy-MM-dd}|{movement.Entry}|{movement.Posting}");

    private static bool IsXml(HttpRequest request) => request.GetTypedHeaders().ContentType?.MediaType.Value
        is { } type && (type.Equals("application/xml", StringComparison.OrdinalIgnoreCase)
            || type.Equals("text/xml", StringComparison.OrdinalIgnoreCase));

    private static string MappingText(HttpRequest request) => string.Join(
        '\n', BankMapping.Parameters.Select(name => $"{name}={request.Query[name]}"));
}
