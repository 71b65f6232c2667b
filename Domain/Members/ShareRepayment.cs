using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>A payment of a membership share that a departed member made, as the processor has it now.</summary>
/// <param name="Id">The processor's id.</param>
/// <param name="Left">What of it has not been given back.</param>
/// <param name="State">Whether that can be given back.</param>
public sealed record SharePayment(string Id, Money Left, SharePaymentState State);

/// <summary>Whether a payment can be given back the way it came.</summary>
public enum SharePaymentState
{
    /// <summary>It can.</summary>
    Refundable,

    /// <summary>A refund or a dispute of it is under way: what comes of that is not known yet.</summary>
    UnderWay,

    /// <summary>It cannot: lost in a dispute, too old, its card gone.</summary>
    Beyond,
}

/// <summary>
/// How the share of a member who has left is repaid: by refunding what it was paid with, else by a transfer. One step
/// at a time, each decided from the books as they are then, so that nothing is given back twice.
/// </summary>
public abstract record ShareRepayment
{
    private ShareRepayment()
    {
    }

    /// <summary>Nothing is owed any more, or a payment that pays it is on its way.</summary>
    public sealed record Done : ShareRepayment;

    /// <summary>What comes of a refund or a dispute has to be seen first.</summary>
    public sealed record Wait : ShareRepayment;

    /// <summary>Give so much back of this payment.</summary>
    public sealed record Refund(string Payment, Money Amount) : ShareRepayment;

    /// <summary>Transfer so much.</summary>
    public sealed record Transfer(Money Amount) : ShareRepayment;

    /// <summary>Decides the next step.</summary>
    /// <param name="owed">What the books owe of the share, less what a payment is about to pay.</param>
    /// <param name="payments">What the share was paid with.</param>
    public static ShareRepayment Decide(Money owed, ImmutableArray<SharePayment> payments)
    {
        if (owed.Minor <= 0)
        {
            return new Done();
        }

        var refundable = payments.FirstOrDefault(payment =>
            payment.State == SharePaymentState.Refundable
            && payment.Left.Currency == owed.Currency && payment.Left.Minor > 0);
        if (refundable is not null)
        {
            return new Refund(refundable.Id, refundable.Left < owed ? refundable.Left : owed);
        }

        return payments.Any(payment => payment.State == SharePaymentState.UnderWay) ? new Wait() : new Transfer(owed);
    }

    /// <summary>
    /// The entry that makes a debt of a share: what was equity is owed. Below zero the other way round, where something
    /// had been given back already.
    /// </summary>
    /// <param name="member">Who has left.</param>
    /// <param name="number">Which entry of this member it is, from 1: a share may be heard of late.</param>
    /// <param name="amount">What stood in equity; not zero.</param>
    /// <param name="instantUtc">When it was found there.</param>
    public static JournalEntry EntryOf(string member, int number, Money amount, DateTimeOffset instantUtc)
    {
        var (debt, share) = (Accounts.ShareDebt(member), Accounts.SharesOf(member));
        return JournalEntry.Create(
            FormattableString.Invariant($"leave:{member}:{number}"),
            instantUtc,
            EntrySource.Membership,
            "share to be repaid",
            [amount.Minor > 0 ? new Posting(debt, share, amount) : new Posting(share, debt, -amount)],
            []);
    }
}
