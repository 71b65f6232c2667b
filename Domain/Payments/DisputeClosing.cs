using System.Globalization;

namespace PeepFunctions.Domain;

/// <summary>
/// What the end of a dispute posts. The processor has no movement for a loss: what was withdrawn simply does not come
/// back, and would stand in <c>assets:in-dispute</c> for ever.
/// </summary>
public abstract record DisputeClosing
{
    private DisputeClosing()
    {
    }

    /// <summary>What is to be posted; null when nothing is.</summary>
    public JournalEntry? Entry { get; private init; }

    /// <summary>Nothing is decided yet, or what was won has yet to come back.</summary>
    public sealed record StillOpen : DisputeClosing;

    /// <summary>It is over and all of it is in the books.</summary>
    public sealed record Settled : DisputeClosing;

    /// <summary>
    /// What did not come back is written off: the co-op bears support, a membership share is gone.
    /// </summary>
    public sealed record Lost : DisputeClosing;

    /// <summary>More came back than was thought, after an appeal: so much of the loss is taken back.</summary>
    public sealed record Regained : DisputeClosing;

    /// <summary>The id of the entry that writes a loss off.</summary>
    /// <param name="dispute">The dispute.</param>
    /// <param name="time">Which loss of it: <see cref="DisputeFacts.Withdrawals"/> then.</param>
    public static string LostId(string dispute, int time = 1) => $"dispute-lost:{dispute}{Again(time)}";

    /// <summary>The id of the entry that takes a loss back.</summary>
    /// <param name="dispute">The dispute.</param>
    /// <param name="time">Which taking back of it: <see cref="DisputeFacts.Reinstatements"/> then.</param>
    public static string RegainedId(string dispute, int time = 1) => $"dispute-regained:{dispute}{Again(time)}";

    /// <summary>
    /// Decides. Each entry is dated as the movement that it answers, so that it belongs to the same month whenever the
    /// end becomes known.
    /// </summary>
    /// <param name="dispute">The dispute.</param>
    /// <param name="lostMinor">What earlier ends wrote off; 0 when none did.</param>
    /// <param name="regainedMinor">What was taken back of that; 0 when nothing was.</param>
    /// <exception cref="InvalidOperationException">The movements are of several currencies.</exception>
    public static DisputeClosing Decide(DisputeFacts dispute, long lostMinor, long regainedMinor)
    {
        if (dispute.State == DisputeState.Open)
        {
            return new StillOpen();
        }

        if (dispute.Moved.IsEmpty)
        {
            return new Settled();
        }

        // Won, and the money is yet to come back: Stripe reinstates it after it has closed the dispute
        // (docs.stripe.com/api/events/types#event_types-charge.dispute.funds_reinstated). That is no loss.
        if (dispute.State == DisputeState.Over && dispute.LastMoved(minor => minor < 0) is { } withdrawn
            && !(dispute.LastMoved(minor => minor > 0) >= withdrawn))
        {
            return new StillOpen();
        }

        var (first, currency) = (dispute.Moved[0].Amount, dispute.Moved[0].Amount.Currency);
        var moved = dispute.Moved.Skip(1).Aggregate(first, (sum, movement) => sum + movement.Amount);
        var gone = -moved.Minor - lostMinor + regainedMinor;
        return gone switch
        {
            > 0 => new Lost { Entry = WriteOff(dispute, Money.FromMinor(gone, currency)) },
            < 0 when dispute.Reinstatements == 0 => new StillOpen(), // an answer older than what was written off
            < 0 => new Regained { Entry = TakeBack(dispute, Money.FromMinor(-gone, currency)) },
            _ => new Settled(),
        };
    }

    private static JournalEntry WriteOff(DisputeFacts dispute, Money gone) => JournalEntry.Create(
        LostId(dispute.Id, dispute.Withdrawals),
        dispute.LastWithdrawnUtc,
        EntrySource.Dispute,
        "dispute lost",
        [new Posting(Accounts.InDispute, BearerOf(dispute), gone)],
        []);

    private static JournalEntry TakeBack(DisputeFacts dispute, Money back) => JournalEntry.Create(
        RegainedId(dispute.Id, dispute.Reinstatements),
        dispute.Moved.Where(movement => movement.Amount.Minor > 0).Max(movement => movement.AtUtc),
        EntrySource.Dispute,
        "dispute lost at first, then regained",
        [new Posting(BearerOf(dispute), Accounts.InDispute, back)],
        [],
        corrects: LostId(dispute.Id, dispute.Withdrawals));

    private static string Again(int time) =>
        time > 1 ? string.Create(CultureInfo.InvariantCulture, $":{time}") : "";

    private static Account BearerOf(DisputeFacts dispute) => dispute.Purpose switch
    {
        PaymentPurpose.Share { IsLeaving: true } share => Accounts.ShareDebt(share.Member),
        PaymentPurpose.Share share => Accounts.SharesOf(share.Member),
        _ => Accounts.Losses,
    };
}
