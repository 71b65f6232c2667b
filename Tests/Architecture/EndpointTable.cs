using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>One HTTP function: how it is called and who may.</summary>
internal sealed record EndpointRow(string Name, string Method, string Route, Access Access)
{
    /// <summary>A body of the right form; null where none is read.</summary>
    public string? Body { get; init; }

    /// <summary>The query parameters that it reads.</summary>
    public string[] Query { get; init; } = [];

    /// <summary>The most bytes of a body that it reads.</summary>
    public int LimitBytes { get; init; } = Endpoint.BodyLimitBytes;

    /// <summary>The type of the body.</summary>
    public string BodyType { get; init; } = "application/json";
}

/// <summary>
/// Every HTTP function there is, in the order of their names. Who may call one is decided here first: a function that
/// is not listed, or lets others in than its row says, fails the tests.
/// </summary>
internal static class EndpointTable
{
    private const string Back = """{"returnUrl":"http://localhost/back"}""";
    private static readonly string[] Pages = ["after", "limit"];

    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        new("AdmitFoundingContributor", "POST", "members/{id}/contributor", Access.StewardJustNow),
        new("AppointSteward", "POST", "stewards/appointments", Access.StewardJustNow)
        {
            Body = """{"member":"nobody-here"}""",
        },
        new("ApproveDividends", "POST", "dividends/{period}/approvals", Access.StewardJustNow)
        {
            Body = """{"hash":"sha256:00"}""",
        },
        new("ApproveDraft", "POST", "drafts/{id}/approvals", Access.StewardJustNow)
        {
            Body = """{"hash":"00"}""",
            Query = ["carry"],
        },
        new("ApproveHours", "POST", "hours/{id}/approve", Access.StewardJustNow),
        new("ApproveOpening", "POST", "opening/approvals", Access.StewardJustNow) { Body = """{"hash":"00"}""" },
        new("AskReconciliation", "POST", "reconciliations", Access.Steward),
        new("AttachEvidence", "PUT", "drafts/{id}/evidence", Access.StewardJustNow)
        {
            Body = """{"evidence":"00"}""",
        },
        new("CancelPayoutFile", "POST", "payout-files/{id}/cancel", Access.StewardJustNow),
        new("CastBallot", "PUT", "proposals/{id}/ballot", Access.Member)
        {
            Body = """{"nonce":"0123456789abcdef0123456789abcdef","choice":"yes"}""",
        },
        new("ChangeAddress", "POST", "members/me/email", Access.MemberJustNow)
        {
            Body = """{"email":"other@people.example"}""",
        },
        new("ChangeMe", "PATCH", "members/me", Access.Member)
        {
            Body = """{"handle":"renamed","classes":["creator"]}""",
        },
        new("ChangeNotifications", "PATCH", "members/me/notifications", Access.Member)
        {
            Body = """{"statementReady":false}""",
        },
        new("CheckLedger", "GET", "ledger/check", Access.Steward),
        new("CheckYear", "GET", "years/{year}/close", Access.Steward),
        new("CloseDividends", "POST", "dividends/{period}", Access.Steward),
        new("CloseYear", "POST", "years/{year}/close", Access.StewardJustNow) { Body = """{"hash":"sha256:00"}""" },
        new("ConfirmAddress", "POST", "members/me/email/confirm", Access.Member)
        {
            Body = """{"request":"0123456789abcdef0123456789abcdef","code":"0000-0000"}""",
        },
        new("ConfirmPayoutFile", "POST", "payout-files/{id}/confirm", Access.StewardJustNow)
        {
            Body = """{"date":"2036-01-05","from":"assets:bank","returned":["one"]}""",
        },
        new("ConfirmSignIn", "POST", "sessions/confirm", Access.Anyone)
        {
            Body = """{"request":"0123456789abcdef0123456789abcdef","code":"0000-0000"}""",
        },
        new("CorrectEntry", "POST", "ledger/entries/{id}/corrections", Access.StewardJustNow)
        {
            Body = """{"date":"2036-01-05","reason":"why","postings":[],"support":[]}""",
            Query = ["carry"],
        },
        new("DraftEntry", "POST", "drafts", Access.StewardJustNow)
        {
            Body = """{"date":"2036-01-05","memo":"m","evidence":"00","template":"grant-free","name":"n","category":"c","currency":"usd","amounts":{"amount":1},"postings":[]}""",
            Query = ["carry"],
        },
        new("EndExpensePlan", "DELETE", "recurring-expenses/{id}", Access.Steward),
        new("EndMySubscription", "DELETE", "members/me/subscriptions/{id}", Access.Member),
        new("EndSession", "DELETE", "sessions/{id}", Access.Member),
        new("EndSessions", "DELETE", "sessions", Access.Member),
        new("EnterExpense", "POST", "expenses", Access.Steward)
        {
            Body = """{"date":"2036-01-05","amountMinor":5,"currency":"usd","category":"rent","memo":"m","tax":{"name":"vat","amountMinor":1},"evidence":"00"}""",
            Query = ["carry"],
        },
        new("EnterOpening", "POST", "opening", Access.StewardJustNow)
        {
            Body = """{"date":"2035-12-31","lines":[{"account":"assets:bank","amountMinor":1,"currency":"usd"}]}""",
            Query = ["date"],
            LimitBytes = OpeningEndpoints.FileLimitBytes,
        },
        new("ExportMe", "GET", "members/me/export", Access.MemberJustNow),
        new("FileProposal", "POST", "proposals", Access.Member)
        {
            Body = """{"kind":"resolution","title":"t","text":"t"}""",
        },
        new("GetBankReconciliation", "GET", "bank/reconciliation", Access.Steward) { Query = ["asOf", "currency"] },
        new("GetBankStatement", "GET", "bank/statements/{id}", Access.Steward),
        new("GetBoard", "GET", "board", Access.Anyone),
        new("GetBylaws", "GET", "bylaws/{version}", Access.Anyone),
        new("GetCapital", "GET", "members/me/capital", Access.Member),
        new("GetCompanySeats", "GET", "board/company", Access.Member),
        new("GetConsents", "GET", "members/me/consents", Access.Member),
        new("GetCreator", "GET", "creators/{handle}", Access.Anyone),
        new("GetDividends", "GET", "dividends/{period}", Access.Steward),
        new("GetDocs", "GET", "docs", Access.Anyone),
        new("GetDocsScript", "GET", "docs/scalar.js", Access.Anyone),
        new("GetDraft", "GET", "drafts/{id}", Access.Steward),
        new("GetEvidence", "GET", "evidence/{hash}", Access.Steward),
        new("GetHealth", "GET", "health", Access.Anyone),
        new("GetHledgerJournal", "GET", "ledger/{period}/journal.hledger", Access.Steward),
        new("GetLedgerEntries", "GET", "ledger/{period}/entries", Access.Steward) { Query = Pages },
        new("GetMe", "GET", "members/me", Access.Member),
        new("GetMyEligibility", "GET", "members/me/eligibility", Access.Member) { Query = ["period"] },
        new("GetNoticeFile", "GET", "tax/{year}/notices.csv", Access.StewardJustNow),
        new("GetOpenApi", "GET", "openapi.json", Access.Anyone),
        new("GetOpenBooks", "GET", "open-books/{period}", Access.Anyone),
        new("GetOpening", "GET", "opening", Access.Steward),
        new("GetOwnership", "GET", "ownership", Access.Anyone),
        new("GetPatronageFile", "GET", "tax/{year}/patronage.csv", Access.StewardJustNow),
        new("GetPatronageNotices", "GET", "members/me/notices/{year}", Access.Member),
        new("GetPayoutAccount", "GET", "members/me/payout-account", Access.Member),
        new("GetPayoutFile", "GET", "payout-files/{id}", Access.Steward),
        new("GetPayoutRoute", "GET", "members/me/payout-route", Access.Member),
        new("GetProposal", "GET", "proposals/{id}", Access.Anyone),
        new("GetReport", "GET", "reports/{report}/{span}", Access.Steward) { Query = ["through"] },
        new("GetSealedYear", "GET", "open-books/years/{year}", Access.Anyone),
        new("GetSettlement", "GET", "settlements/{id}", Access.Steward),
        new("GetStatement", "GET", "members/me/statements/{period}", Access.Member),
        new("GetTrialBalance", "GET", "ledger/{period}/trial-balance", Access.Steward),
        new("GiveConsent", "POST", "members/me/consents", Access.Member) { Body = """{"bylaws":1}""" },
        new("IssueClaim", "POST", "ownership/claims", Access.StewardJustNow)
        {
            Body = """{"class":"founder","units":1,"issuedOn":"2036-01-05","holder":"mem_nobody","payee":"no-one","principalMinor":1,"capBps":30000,"seniority":1}""",
        },
        new("Leave", "DELETE", "members/me", Access.MemberJustNow),
        new("ListBallots", "GET", "proposals/{id}/ballots", Access.Anyone) { Query = Pages },
        new("ListBankAudit", "GET", "bank/audit", Access.Steward) { Query = Pages },
        new("ListBankLines", "GET", "bank/lines", Access.Steward)
        {
            Query = [.. Pages, "asOf", "currency", "state"],
        },
        new("ListBankMovements", "GET", "bank/movements", Access.Steward) { Query = [.. Pages, "asOf", "currency"] },
        new("ListBankStatements", "GET", "bank/statements", Access.Steward) { Query = Pages },
        new("ListBooksAudit", "GET", "books/audit", Access.Steward) { Query = Pages },
        new("ListBylaws", "GET", "bylaws", Access.Anyone),
        new("ListClaims", "GET", "ownership/claims", Access.Steward) { Query = Pages },
        new("ListDividendPayments", "GET", "dividends/{period}/payments", Access.Steward)
        {
            Query = [.. Pages, "state"],
        },
        new("ListDividends", "GET", "dividends", Access.Steward) { Query = Pages },
        new("ListDrafts", "GET", "drafts", Access.Steward) { Query = [.. Pages, "state"] },
        new("ListEntryTemplates", "GET", "entry-templates", Access.Steward) { Query = Pages },
        new("ListExpensePlans", "GET", "recurring-expenses", Access.Steward) { Query = Pages },
        new("ListExpenses", "GET", "expenses", Access.Steward) { Query = [.. Pages, "period"] },
        new("ListHours", "GET", "hours", Access.Steward) { Query = [.. Pages, "state"] },
        new("ListMembers", "GET", "members", Access.Steward) { Query = Pages },
        new("ListMyAudit", "GET", "members/me/audit", Access.Member) { Query = Pages },
        new("ListMyHours", "GET", "members/me/hours", Access.Member) { Query = Pages },
        new("ListMySubscriptions", "GET", "members/me/subscriptions", Access.Member) { Query = Pages },
        new("ListMySupport", "GET", "members/me/support", Access.Member) { Query = Pages },
        new("ListNotices", "GET", "notices", Access.Steward) { Query = Pages },
        new("ListOpenBooks", "GET", "open-books", Access.Anyone) { Query = Pages },
        new("ListPayeeAudit", "GET", "payees/{payee}/audit", Access.Steward) { Query = Pages },
        new("ListPayees", "GET", "payees", Access.Steward) { Query = Pages },
        new("ListPayoutFiles", "GET", "payout-files", Access.Steward) { Query = Pages },
        new("ListPoison", "GET", "poison", Access.Steward) { Query = Pages },
        new("ListProposals", "GET", "proposals", Access.Anyone) { Query = Pages },
        new("ListReconciliations", "GET", "reconciliations", Access.Steward) { Query = Pages },
        new("ListReportEntries", "GET", "reports/{report}/{span}/entries", Access.Steward)
        {
            Query = [.. Pages, "line", "through"],
        },
        new("ListSessions", "GET", "sessions", Access.Member) { Query = Pages },
        new("ListSettlements", "GET", "settlements", Access.Steward) { Query = Pages },
        new("ListStatements", "GET", "members/me/statements", Access.Member) { Query = Pages },
        new("ListStewardActs", "GET", "stewards/acts", Access.Member) { Query = Pages },
        new("ListStewards", "GET", "stewards", Access.Member),
        new("ListSuspense", "GET", "ledger/suspense", Access.Steward) { Query = Pages },
        new("LogHours", "POST", "members/me/hours", Access.Member)
        {
            Body = """{"date":"2036-01-05","minutes":5,"note":"n"}""",
        },
        new("MakePayoutFile", "POST", "payout-files", Access.StewardJustNow) { Body = "{}" },
        new("MatchBankLine", "PUT", "bank/lines/{id}/match", Access.Steward)
        {
            Body = """{"entry":"txn_1","posting":0}""",
        },
        new("MatchBankLines", "POST", "bank/reconciliation", Access.Steward) { Body = "{}" },
        new("NameCompanyDirectors", "PUT", "board/company/naming", Access.Member)
        {
            Body = """{"directors":["nobody"]}""",
        },
        new("OnboardPayoutAccount", "POST", "members/me/payout-account", Access.MemberJustNow) { Body = Back },
        new("PartBankLine", "DELETE", "bank/lines/{id}/match", Access.Steward),
        new("PayShare", "POST", "members/me/share", Access.Member) { Body = Back },
        new("PlanExpense", "POST", "recurring-expenses", Access.Steward)
        {
            Body = """{"day":1,"first":"2036-02","last":"2036-03","amountMinor":5,"currency":"usd","category":"rent","memo":"m","tax":{"name":"vat","amountMinor":1}}""",
        },
        new("Preflight", "OPTIONS", "{*path}", Access.Anyone),
        new("PreviewDividends", "POST", "dividends/{period}/preview", Access.Steward) { Body = "{}" },
        new("PreviewOpening", "POST", "opening/preview", Access.Steward)
        {
            Body = """{"date":"2035-12-31","lines":[{"account":"assets:bank","amountMinor":1,"currency":"usd"}]}""",
            Query = ["date"],
            LimitBytes = OpeningEndpoints.FileLimitBytes,
        },
        new("ProjectOwnership", "GET", "ownership/projection", Access.Anyone)
        {
            Query = ["monthlyGrowthBps", "marginBps", "months"],
        },
        new("ProveElector", "GET", "proposals/{id}/elector", Access.Member),
        new("ProveEntry", "GET", "open-books/{period}/proof/{entryId}", Access.Member),
        new("PutPayee", "PUT", "payees/{payee}", Access.StewardJustNow) { Body = """{"payoutAccount":"acct_1"}""" },
        new("PutPayoutRoute", "PUT", "members/me/payout-route", Access.MemberJustNow)
        {
            Body = """{"route":"file","reference":"r1"}""",
        },
        new("ReinstateMember", "POST", "members/{id}/reinstate", Access.StewardJustNow),
        new("RejectHours", "POST", "hours/{id}/reject", Access.StewardJustNow),
        new("RemoveSteward", "POST", "stewards/removals", Access.StewardJustNow)
        {
            Body = """{"member":"nobody-here"}""",
        },
        new("RequestSignIn", "POST", "sessions", Access.Anyone) { Body = """{"email":"somebody@people.example"}""" },
        new("RequeuePoison", "POST", "poison/{queue}/{id}/requeue", Access.StewardJustNow),
        new("RetryDividendPayment", "POST", "dividends/{period}/payments/{payee}/retry", Access.StewardJustNow),
        new("RevokeConsent", "DELETE", "members/me/consents", Access.Member),
        new("SignUp", "POST", "members", Access.Anyone)
        {
            Body = """{"email":"new@people.example","handle":"new-name","classes":["creator"],"acceptsBylaws":1}""",
        },
        new("StandDown", "DELETE", "proposals/{id}/candidacy", Access.Member),
        new("StandDownForCompany", "DELETE", "board/company/candidacy", Access.Member),
        new("StandForCompany", "PUT", "board/company/candidacy", Access.Member),
        new("StandForElection", "POST", "proposals/{id}/candidacy", Access.Member),
        new("StripeConnectWebhook", "POST", "webhooks/stripe/connect", Access.Anyone)
        {
            Body = "{}",
            LimitBytes = StripeWebhooks.BodyLimitBytes,
        },
        new("StripeWebhook", "POST", "webhooks/stripe", Access.Anyone)
        {
            Body = "{}",
            LimitBytes = StripeWebhooks.BodyLimitBytes,
        },
        new("SumMySupporters", "GET", "members/me/supporters", Access.Member),
        new("SupportCreator", "POST", "creators/{handle}/support", Access.Anyone)
        {
            Body = """{"amountMinor":500,"currency":"usd","interval":"once","returnUrl":"http://localhost/back"}""",
        },
        new("SuspendMember", "POST", "members/{id}/suspend", Access.StewardJustNow) { Body = """{"reason":"safety"}""" },
        new("UploadBankStatement", "POST", "bank/statements", Access.Steward)
        {
            Body = "Date,Amount\n",
            BodyType = "text/csv",
            Query = [.. BankMapping.Parameters],
            LimitBytes = BankEndpoints.FileLimitBytes,
        },
        new("UploadEvidence", "POST", "evidence", Access.Steward)
        {
            Body = "what it shows",
            BodyType = "text/plain",
            Query = ["sha256"],
            LimitBytes = EvidenceEndpoints.FileLimitBytes,
        },
        new("UploadSettlement", "POST", "settlements", Access.StewardJustNow)
        {
            Body = "Row type,Id\n",
            BodyType = "text/csv",
            Query = ["processor", "layout"],
            LimitBytes = SettlementEndpoints.FileLimitBytes,
        },
        new("WithdrawDraft", "DELETE", "drafts/{id}", Access.StewardJustNow),
        new("WithdrawProposal", "DELETE", "proposals/{id}", Access.Member),
    ];
}
