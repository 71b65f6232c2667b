namespace PeepFunctions.Domain;

/// <summary>
/// One transfer to one payee, its amount frozen before the first call. A definite refusal makes the next attempt a new
/// one with a new key, because the processor replays the answer to a key; an unclear answer keeps the key, and is
/// settled by listing what was sent before anything is tried again.
/// </summary>
public sealed record OutgoingPayment
{
    private const string ReversedReason = "reversed", ServerFaultReason = "server-fault";

    private OutgoingPayment(Payable payable, long amountMinor, PaymentState state) =>
        (Payable, AmountMinor, State) = (payable, amountMinor, state);

    /// <summary>What is paid.</summary>
    public Payable Payable { get; }

    /// <summary>The amount, 1 or more.</summary>
    public long AmountMinor { get; }

    /// <summary>Where it stands.</summary>
    public PaymentState State { get; private init; }

    /// <summary>The attempt that is next or under way, the first being 1.</summary>
    public int Attempt { get; private init; } = 1;

    /// <summary>The last transfer, once it is known; it stays named when it was taken back.</summary>
    public string? TransferId { get; private init; }

    /// <summary>Why it is held, waiting or failed, else null.</summary>
    public string? Reason { get; private init; }

    /// <summary>The idempotency key of the attempt.</summary>
    public string Key => Payable.Key(Attempt);

    /// <summary>Whether the run must wait for it: what is held, failed or accumulating does not keep a run open.</summary>
    public bool KeepsRunOpen =>
        State is PaymentState.Pending or PaymentState.Sent or PaymentState.WaitingForFunds or PaymentState.Unknown;

    /// <summary>Whether the next step is a transfer call with <see cref="Key"/>.</summary>
    public bool CanBeSent => State is PaymentState.Pending or PaymentState.WaitingForFunds;

    /// <summary>The payment as a run plans it.</summary>
    public static OutgoingPayment Planned(PlannedPayment planned, Period period) => planned.AmountMinor >= 1
        ? new OutgoingPayment(new Payable(planned.Kind, period, planned.Payee), planned.AmountMinor, planned.State)
        : throw new ArgumentException("A payment is 1 minor unit or more.", nameof(planned));

    /// <summary>The payment as it was stored.</summary>
    public static OutgoingPayment Stored(
        Payable payable, long amountMinor, PaymentState state, int attempt, string? transferId, string? reason) =>
        new(payable, amountMinor, state) { Attempt = attempt, TransferId = transferId, Reason = reason };

    /// <summary>What follows from a transfer call, or from a listing that found the transfer.</summary>
    /// <exception cref="InvalidOperationException">No call could have been made in this state.</exception>
    public OutgoingPayment After(TransferOutcome outcome) => !CanBeSent && State != PaymentState.Unknown
        ? throw Illegal("called")
        : outcome switch
        {
            TransferOutcome.Sent sent =>
                this with { State = PaymentState.Sent, TransferId = sent.TransferId, Reason = null },
            TransferOutcome.Refused refused => this with
            {
                State = refused.Refusal switch
                {
                    TransferRefusal.InsufficientFunds => PaymentState.WaitingForFunds,
                    TransferRefusal.AccountRestricted => PaymentState.Held,
                    _ => PaymentState.Failed,
                },
                Attempt = Attempt + 1,
                Reason = refused.Code,
            },
            _ => Unclear((TransferOutcome.Ambiguous)outcome),
        };

    /// <summary>
    /// A listing of the group shows that the unclear call sent nothing. A server fault is replayed to its key, so the
    /// next attempt has a new one; a call that got no answer may still be under way, and only its own key is safe.
    /// </summary>
    /// <exception cref="InvalidOperationException">Nothing is unclear.</exception>
    public OutgoingPayment ListedAsNotSent() => State == PaymentState.Unknown
        ? this with
        {
            State = PaymentState.Pending,
            Attempt = Reason == ServerFaultReason ? Attempt + 1 : Attempt,
            Reason = null,
        }
        : throw Illegal("listed");

    /// <summary>There is no account to pay to.</summary>
    /// <exception cref="InvalidOperationException">It is not waiting to be sent.</exception>
    public OutgoingPayment WithoutAccount(string reason) => CanBeSent
        ? this with { State = PaymentState.Held, Reason = reason }
        : throw Illegal("held");

    /// <summary>
    /// Its movement is posted. The books know better than any answer, so this settles an unclear call too; told again
    /// of a transfer that was taken back since, nothing changes.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another transfer stands, or none can have been made.</exception>
    public OutgoingPayment Confirmed(string transferId)
    {
        var stands = State is PaymentState.Sent or PaymentState.Confirmed;
        if (State == PaymentState.Accumulating || (stands && TransferId != transferId))
        {
            throw Illegal("confirmed");
        }

        return !stands && TransferId == transferId
            ? this
            : this with { State = PaymentState.Confirmed, TransferId = transferId, Reason = null };
    }

    /// <summary>The transfer was taken back: held until a steward sends it again.</summary>
    /// <exception cref="InvalidOperationException">Nothing was sent.</exception>
    public OutgoingPayment Reversed() => State is PaymentState.Sent or PaymentState.Confirmed
        ? this with { State = PaymentState.Held, Attempt = Attempt + 1, Reason = ReversedReason }
        : throw Illegal("reversed");

    /// <summary>Tries again what is held, waiting or failed.</summary>
    /// <param name="bySteward">What was reversed or failed is tried again only by a steward.</param>
    public OutgoingPayment Retried(bool bySteward) => State switch
    {
        PaymentState.WaitingForFunds => this with { State = PaymentState.Pending, Reason = null },
        PaymentState.Held when bySteward || Reason != ReversedReason =>
            this with { State = PaymentState.Pending, Reason = null },
        PaymentState.Failed when bySteward => this with { State = PaymentState.Pending, Reason = null },
        _ => this,
    };

    private OutgoingPayment Unclear(TransferOutcome.Ambiguous outcome) =>
        this with { State = PaymentState.Unknown, Reason = outcome.Answered ? ServerFaultReason : "no-answer" };

    private InvalidOperationException Illegal(string verb) => new($"A payment that is {State} cannot be {verb}.");
}
