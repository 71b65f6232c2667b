using System.Text;

namespace PeepFunctions.Functions;

/// <summary>The books as a steward reads them.</summary>
public sealed class LedgerEndpoints(Endpoint endpoint, LedgerTable ledger, LedgerAudit audit, Coop coop)
{
    /// <summary>Every account's balance at the end of a period, entries posted later left out.</summary>
    [Function("GetTrialBalance")]
    [Allows(Access.Steward)]
    [Answers<TrialBalanceDocument>]
    [Refuses(400, "invalid")]
    public Task<IResult> TrialBalanceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ledger/{period}/trial-balance")] HttpRequest request,
        string period,
        CancellationToken cancellationToken) =>
        ForPeriodAsync(
            request,
            period,
            async (upTo, token) =>
            {
                var book = new TrialBalance();
                await foreach (var posted in ledger.ReadAllAsync(token))
                {
                    if (posted.PostedTo <= upTo)
                    {
                        book.Add(posted.Entry);
                    }
                }

                return Answers.Ok(new TrialBalanceDocument(
                    upTo.ToString(),
                    book.EntryCount,
                    [.. book.Balances.Select(line => new BalanceLine(
                        line.Account.Path, line.Balance.Minor, line.Balance.Currency.Code))]));
            },
            cancellationToken);

    /// <summary>The entries that count in a period, by shard and id.</summary>
    [Function("GetLedgerEntries")]
    [Allows(Access.Steward)]
    [Paged]
    [Answers<Page<EntryDocument>>]
    public Task<IResult> EntriesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ledger/{period}/entries")] HttpRequest request,
        string period,
        CancellationToken cancellationToken) =>
        ForPeriodAsync(
            request,
            period,
            async (of, token) =>
            {
                if (Paging.Read(request) is not { } paging)
                {
                    return Paging.Wrong;
                }

                var entries = new List<PostedEntry>();
                await foreach (var posted in ledger.ReadPostedToAsync(of, token))
                {
                    entries.Add(posted);
                }

                return Answers.Ok(paging.Take(
                    entries.OrderBy(posted => posted.Entry.Id, StringComparer.Ordinal),
                    posted => posted.Entry.Id,
                    EntryDocument.Of));
            },
            cancellationToken);

    /// <summary>The entries that count in a period as hledger text.</summary>
    [Function("GetHledgerJournal")]
    [Allows(Access.Steward)]
    [Answers(200, "text/plain")]
    [Refuses(400, "invalid")]
    public Task<IResult> HledgerAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ledger/{period}/journal.hledger")] HttpRequest request,
        string period,
        CancellationToken cancellationToken) =>
        ForPeriodAsync(
            request,
            period,
            async (of, token) =>
            {
                var text = new StringWriter();
                var export = new HledgerExport(text, coop.TimeZone);
                var entries = new List<JournalEntry>();
                await foreach (var posted in ledger.ReadPostedToAsync(of, token))
                {
                    entries.Add(posted.Entry);
                }

                foreach (var entry in entries.OrderBy(e => e.InstantUtc).ThenBy(e => e.Id, StringComparer.Ordinal))
                {
                    export.Add(entry);
                }

                return Results.Text(text.ToString(), "text/plain", Encoding.UTF8);
            },
            cancellationToken);

    /// <summary>Runs every invariant over the whole book and lists what fails.</summary>
    [Function("CheckLedger")]
    [Allows(Access.Steward)]
    [Answers<AuditDocument>]
    public Task<IResult> CheckAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ledger/check")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request, Access.Steward, async (_, token) => Answers.Ok(await audit.RunAsync(token)), cancellationToken);

    private Task<IResult> ForPeriodAsync(
        HttpRequest request,
        string text,
        Func<Period, CancellationToken, Task<IResult>> answer,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Steward,
            async (_, token) => Period.TryParse(text, out var period)
                ? await answer(period, token)
                : Problems.Invalid("period", "A period is written yyyy-MM."),
            cancellationToken);
}

/// <summary>A trial balance: what came to each account less what went from it.</summary>
public sealed record TrialBalanceDocument(string Period, long Entries, IReadOnlyList<BalanceLine> Balances);

/// <summary>One account and currency.</summary>
public sealed record BalanceLine(string Account, long BalanceMinor, string Currency);

/// <summary>An entry as a steward reads it.</summary>
public sealed record EntryDocument(
    string Id,
    DateTimeOffset InstantUtc,
    string Source,
    string Memo,
    string TruePeriod,
    string PostedTo,
    IReadOnlyList<PostingDocument> Postings,
    string? Corrects,
    string? Evidence)
{
    /// <summary>The document of a posted entry.</summary>
    public static EntryDocument Of(PostedEntry posted) => new(
        posted.Entry.Id,
        posted.Entry.InstantUtc,
        JournalJson.SourceName(posted.Entry.Source),
        posted.Entry.Memo,
        posted.TruePeriod.ToString(),
        posted.PostedTo.ToString(),
        [.. posted.Entry.Postings.Select(posting => new PostingDocument(
            posting.From.Path, posting.To.Path, posting.Amount.Minor, posting.Amount.Currency.Code))],
        posted.Entry.Corrects,
        posted.Entry.Evidence);
}

/// <summary>A posting as a steward reads it.</summary>
public sealed record PostingDocument(string From, string To, long AmountMinor, string Currency);
