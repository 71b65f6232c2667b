namespace PeepFunctions.Functions;

/// <summary>Every table, by what it holds.</summary>
public static class TableNames
{
    /// <summary>Inbox of Stripe's events: pointers, never bodies.</summary>
    public const string StripeEvents = nameof(StripeEvents);

    /// <summary>The books: one row an entry, insert-only.</summary>
    public const string Journal = nameof(Journal);

    /// <summary>What a creator sees arriving, newest first.</summary>
    public const string Support = nameof(Support);

    /// <summary>Monthly supports, under the supporter and under the creator.</summary>
    public const string Subscriptions = nameof(Subscriptions);

    /// <summary>Open, closing and closed months.</summary>
    public const string Periods = nameof(Periods);

    /// <summary>Idempotency keys of callers.</summary>
    public const string IdempotencyKeys = nameof(IdempotencyKeys);

    /// <summary>One row a dividend run.</summary>
    public const string DividendRuns = nameof(DividendRuns);

    /// <summary>What each run froze before anything was posted: a row a member and a payment.</summary>
    public const string DividendOutcomes = nameof(DividendOutcomes);

    /// <summary>One row a payee and run.</summary>
    public const string DividendPayments = nameof(DividendPayments);

    /// <summary>A member's copy of why this amount.</summary>
    public const string Statements = nameof(Statements);

    /// <summary>Retained patronage by tranche.</summary>
    public const string Capital = nameof(Capital);

    /// <summary>Members by id.</summary>
    public const string Members = nameof(Members);

    /// <summary>Unique keys that lead to a member: blind index of the email, handle, payout account.</summary>
    public const string MemberKeys = nameof(MemberKeys);

    /// <summary>Sessions by member, under a hash of the token.</summary>
    public const string Sessions = nameof(Sessions);

    /// <summary>Sign-in codes by request, hashed.</summary>
    public const string SignInCodes = nameof(SignInCodes);

    /// <summary>What anyone may ask for, counted by the hour.</summary>
    public const string Limits = nameof(Limits);

    /// <summary>Mail to be sent, sealed, deleted once sent.</summary>
    public const string Mail = nameof(Mail);

    /// <summary>Contributors' hours.</summary>
    public const string Hours = nameof(Hours);

    /// <summary>Who was eligible at each close, and why.</summary>
    public const string Eligibility = nameof(Eligibility);

    /// <summary>Versions of the bylaws.</summary>
    public const string Bylaws = nameof(Bylaws);

    /// <summary>Accounts of tithe payees and claim holders.</summary>
    public const string Payees = nameof(Payees);

    /// <summary>The ownership register: one row a claim, insert-only.</summary>
    public const string Ownership = nameof(Ownership);

    /// <summary>What stewards were told of.</summary>
    public const string Notices = nameof(Notices);

    /// <summary>Disputes that have money withdrawn and have not ended.</summary>
    public const string Disputes = nameof(Disputes);

    /// <summary>Entries that wait in suspense, and which entries correct which.</summary>
    public const string Suspense = nameof(Suspense);

    /// <summary>Results of comparing the books with Stripe.</summary>
    public const string Reconciliations = nameof(Reconciliations);

    /// <summary>Messages that failed, by queue.</summary>
    public const string Poison = nameof(Poison);

    /// <summary>Settlement files of other processors, with their movements.</summary>
    public const string Settlements = nameof(Settlements);

    /// <summary>Statements of the co-op's bank, their lines, and what these are matched to.</summary>
    public const string Bank = nameof(Bank);

    /// <summary>Who did what to a member or to money of theirs.</summary>
    public const string Audit = nameof(Audit);

    /// <summary>Payout files, with their lines.</summary>
    public const string PayoutFiles = nameof(PayoutFiles);

    /// <summary>Which entries a closed month is made of.</summary>
    public const string PeriodLeaves = nameof(PeriodLeaves);

    /// <summary>Keys that the co-op made for itself, sealed.</summary>
    public const string CoopKeys = nameof(CoopKeys);

    /// <summary>What members vote on, and who stands.</summary>
    public const string Proposals = nameof(Proposals);

    /// <summary>Who may vote on what.</summary>
    public const string Electorates = nameof(Electorates);

    /// <summary>Ballots that are not sealed yet, under keyed hashes.</summary>
    public const string Ballots = nameof(Ballots);

    /// <summary>The keys of those hashes; in no backup, and destroyed when a vote is sealed.</summary>
    public const string BallotKeys = nameof(BallotKeys);

    /// <summary>Counted ballots, by receipt.</summary>
    public const string BallotCounts = nameof(BallotCounts);

    /// <summary>What proposed bylaws would have paid each member.</summary>
    public const string BylawsEffects = nameof(BylawsEffects);

    /// <summary>The board.</summary>
    public const string Seats = nameof(Seats);

    /// <summary>What made whom a steward, and what stewards have yet to agree on.</summary>
    public const string Stewards = nameof(Stewards);

    /// <summary>Members' consents, and which bylaws they got.</summary>
    public const string Consents = nameof(Consents);

    /// <summary>Sealed fiscal years, and those that wait for a second steward.</summary>
    public const string Years = nameof(Years);

    /// <summary>Entries that wait for the approval of a steward.</summary>
    public const string Drafts = nameof(Drafts);

    /// <summary>Documents that show an entry: what they are, and their keys, sealed.</summary>
    public const string Evidence = nameof(Evidence);

    /// <summary>Expenses that come every month.</summary>
    public const string ExpensePlans = nameof(ExpensePlans);

    /// <summary>The opening of the books.</summary>
    public const string Opening = nameof(Opening);

    /// <summary>All of them, made at start where they are missing.</summary>
    public static IReadOnlyList<string> All { get; } = ConstantNames.Of(typeof(TableNames));
}
