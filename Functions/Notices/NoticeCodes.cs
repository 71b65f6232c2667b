namespace PeepFunctions.Functions;

/// <summary>
/// What stewards are told of: a closed list, each with a sentence that gives away nothing but that somebody should
/// look.
/// </summary>
public static class NoticeCodes
{
    /// <summary>The book and the processor's own balance differ.</summary>
    public const string ReconciliationDifference = "reconciliation-difference";

    /// <summary>No rule knew a movement.</summary>
    public const string MovementInSuspense = "movement-in-suspense";

    /// <summary>A movement could not be posted.</summary>
    public const string MovementFailed = "movement-failed";

    /// <summary>An entry came again with other content.</summary>
    public const string EntryConflict = "entry-conflict";

    /// <summary>A message failed as often as it may.</summary>
    public const string PoisonMessage = "poison-message";

    /// <summary>A mail could not be sent.</summary>
    public const string MailNotSent = "mail-not-sent";

    /// <summary>A card network suspects fraud.</summary>
    public const string EarlyFraudWarning = "early-fraud-warning";

    /// <summary>The processor reviews a payment.</summary>
    public const string ReviewOpened = "review-opened";

    /// <summary>A payment is disputed.</summary>
    public const string DisputeOpened = "dispute-opened";

    /// <summary>Nobody knows for a day whether a payment was made.</summary>
    public const string PaymentUnknown = "payment-unknown";

    /// <summary>An entry stood in a closed month and outside its root.</summary>
    public const string EntryOutsideRoot = "entry-outside-root";

    /// <summary>The lines of a payout file are not those that it opened with.</summary>
    public const string PayoutFileAltered = "payout-file-altered";

    /// <summary>Somebody who has left is owed more of their share than the payment that repays it.</summary>
    public const string ShareOwed = "share-owed";

    /// <summary>An entry waits for the approval of a steward.</summary>
    public const string DraftWaiting = "draft-waiting";

    /// <summary>The opening of the books was entered and waits for two stewards.</summary>
    public const string OpeningWaiting = "opening-waiting";

    private static readonly Dictionary<string, string> Sentences = new(StringComparer.Ordinal)
    {
        [ReconciliationDifference] = "The books and the processor's balance are not the same.",
        [MovementInSuspense] = "A movement that no rule knows waits in suspense.",
        [MovementFailed] = "A movement could not be posted; it is tried again every night.",
        [EntryConflict] = "An entry of the books came again with other content; the first one stands.",
        [PoisonMessage] = "A message could not be worked on and was put aside.",
        [MailNotSent] = "A mail could not be sent, maybe more of that hour; they are with the messages put aside.",
        [EarlyFraudWarning] = "A card network warns that a payment may be fraudulent.",
        [ReviewOpened] = "The processor has opened a review of a payment.",
        [DisputeOpened] = "A payment is disputed.",
        [PaymentUnknown] = "For more than a day it has not been known whether a payment was made.",
        [ShareOwed] = "Somebody who has left is owed more of their share than is being paid; settle it by hand.",
        [PayoutFileAltered] = "The lines of a payout file are not those that it opened with; nothing is posted from it.",
        [DraftWaiting] = "An entry waits for the approval of a steward.",
        [OpeningWaiting] = "The opening of the books waits for the approval of two stewards.",
        [EntryOutsideRoot] = "An entry stood in a closed month and outside its root; it counts in an open month now.",
    };

    /// <summary>Every code.</summary>
    public static IReadOnlyCollection<string> All => Sentences.Keys;

    /// <summary>The sentence of a code.</summary>
    /// <exception cref="ArgumentException">There is no such code.</exception>
    public static string SentenceOf(string code) => Sentences.TryGetValue(code, out var sentence)
        ? sentence
        : throw new ArgumentException($"There is no notice {code}.", nameof(code));
}
