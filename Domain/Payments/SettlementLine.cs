using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using static PeepFunctions.Domain.MovementSubject;

namespace PeepFunctions.Domain;

/// <summary>A row of a settlement file whose every column holds what it must.</summary>
/// <param name="Line">Its line in the file.</param>
/// <param name="Id">The processor's own id of the row.</param>
/// <param name="Type">What happened.</param>
/// <param name="CreatedUtc">When.</param>
/// <param name="Amount">What the balance at the processor gained, before the fee.</param>
/// <param name="Fee">What the processor took for it.</param>
/// <param name="Creator">The creator's member id, or null.</param>
/// <param name="Supporter">A keyed hash of the payer, or null.</param>
/// <param name="Reference">What it refers to, or empty.</param>
public sealed record SettlementLine(
    int Line,
    string Id,
    SettlementRowType Type,
    DateTimeOffset CreatedUtc,
    Money Amount,
    Money Fee,
    string? Creator,
    string? Supporter,
    string Reference)
{
    /// <summary>Whether it moves money.</summary>
    public bool IsMovement => Type != SettlementRowType.Balance;

    /// <summary>
    /// Lower-case hex SHA-256 of what may never differ between two tellings of the same row: everything but its line.
    /// </summary>
    public string Content => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\n',
        Id,
        Type,
        CreatedUtc.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        Amount.Minor.ToString(CultureInfo.InvariantCulture),
        Fee.Minor.ToString(CultureInfo.InvariantCulture),
        Amount.Currency.Code,
        Creator,
        Supporter,
        Reference))));

    /// <summary>The id of the entry that it becomes: two processors may use the same ids.</summary>
    public string EntryId(ProcessorName processor) => $"{processor.Name}:{Id}";

    /// <summary>
    /// The movement, by a type that <see cref="MovementRules"/> knows. Nothing passes through at such a processor: the
    /// co-op receives all and owes the creator the rest.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is a balance, which moves nothing.</exception>
    public Movement ToMovement(ProcessorName processor)
    {
        var (type, subject) = Type switch
        {
            SettlementRowType.Sale => ("payment", new Payment(Support())),
            SettlementRowType.Refund => ("refund", GivenBack(byCreator: true)),
            SettlementRowType.RefundBorne => ("refund", GivenBack(byCreator: false)),
            SettlementRowType.Chargeback => ("payment_reversal", GivenBack(byCreator: true)),
            SettlementRowType.ChargebackBorne => ("payment_reversal", GivenBack(byCreator: false)),
            SettlementRowType.ChargebackReversal => ("refund_failure", GivenBack(byCreator: true)),
            SettlementRowType.ChargebackBorneReversal => ("refund_failure", GivenBack(byCreator: false)),
            SettlementRowType.ReserveHold => ("reserve_hold", new None()),
            SettlementRowType.ReserveRelease => ("reserve_release", new None()),
            SettlementRowType.Fee => ("stripe_fee", new None()),
            SettlementRowType.Payout => ("payout", (MovementSubject)new None()),
            _ => throw new InvalidOperationException("A balance moves nothing."),
        };
        return new Movement(
            EntryId(processor), type, Amount, Fee, Amount - Fee, CreatedUtc, Reference, subject, processor.Name);
    }

    private Refund GivenBack(bool byCreator) => new(Support(), byCreator ? Math.Abs(Amount.Minor) : 0);

    private PaymentPurpose.Support Support() => new(
        Creator ?? throw new InvalidOperationException($"Row {Id} names no creator."),
        Supporter,
        HasDestination: false);
}
