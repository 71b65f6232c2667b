namespace PeepFunctions.Domain;

/// <summary>
/// One change of the co-op's balance at a processor: at Stripe a balance transaction. The only thing that money is ever
/// posted from; events merely hint that there may be one.
/// </summary>
public sealed record Movement
{
    /// <summary>A movement.</summary>
    /// <param name="id">The processor's own id (<c>txn_…</c>).</param>
    /// <param name="type">The processor's type, as docs.stripe.com/reports/balance-transaction-types names it.</param>
    /// <param name="amount">The gross, in the settlement currency; negative when money leaves.</param>
    /// <param name="fee">What the processor took for it; negative when given back.</param>
    /// <param name="net">What the balance moved by.</param>
    /// <param name="createdUtc">When it was made.</param>
    /// <param name="sourceId">The id of the object that caused it, or empty.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="processor">The short name of the processor.</param>
    /// <exception cref="ArgumentException">
    /// Amount less fee is not net, or the id or the processor cannot name an entry or an account.
    /// </exception>
    /// <exception cref="InvalidOperationException">The three amounts are not of one currency.</exception>
    public Movement(
        string id,
        string type,
        Money amount,
        Money fee,
        Money net,
        DateTimeOffset createdUtc,
        string sourceId,
        MovementSubject subject,
        string processor = "stripe")
    {
        if (amount - fee != net)
        {
            throw new ArgumentException($"{id}: {amount} less a fee of {fee} is not {net}.", nameof(net));
        }

        if (!JournalEntry.IsId(id) || !Accounts.IsId(processor))
        {
            throw new ArgumentException($"'{id}' of '{processor}' cannot name an entry.", nameof(id));
        }

        (Id, Type, Amount, Fee, Net) = (id, type, amount, fee, net);
        (CreatedUtc, SourceId, Subject, Processor) = (createdUtc.ToUniversalTime(), sourceId, subject, processor);
    }

    /// <summary>The processor's own id, which becomes the entry's.</summary>
    public string Id { get; }

    /// <summary>The processor's type.</summary>
    public string Type { get; }

    /// <summary>The gross in the settlement currency; negative when money leaves.</summary>
    public Money Amount { get; }

    /// <summary>What the processor took; negative when given back.</summary>
    public Money Fee { get; }

    /// <summary>What the balance moved by: amount less fee.</summary>
    public Money Net { get; }

    /// <summary>When it was made; its month is the entry's true period.</summary>
    public DateTimeOffset CreatedUtc { get; }

    /// <summary>The id of the object that caused it, or empty.</summary>
    public string SourceId { get; }

    /// <summary>What it is about. Not content: it derives from metadata, which can be edited.</summary>
    public MovementSubject Subject { get; }

    /// <summary>The short name of the processor.</summary>
    public string Processor { get; }

    /// <summary>The account that holds the balance it changes.</summary>
    public Account Balance => Accounts.At(Processor);
}
