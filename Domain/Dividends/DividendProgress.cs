using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>How a run goes on from being calculated to being paid.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Hash">The hash of its outcome, empty while calculating.</param>
/// <param name="ApprovalsNeeded">Of the bylaws applied.</param>
/// <param name="Approvals">The member ids of the stewards who approved, in ordinal order.</param>
public sealed record DividendProgress(
    DividendRunState State, string Hash, int ApprovalsNeeded, ImmutableSortedSet<string> Approvals)
{
    /// <summary>A run that begins.</summary>
    public static DividendProgress Begun(BylawsDocument bylaws) => new(
        DividendRunState.Calculating,
        "",
        bylaws.PayoutApprovals,
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    /// <summary>The outcome is posted. The same outcome again changes nothing.</summary>
    /// <exception cref="InvalidOperationException">Another outcome was posted before.</exception>
    public DividendProgress Posted(DividendOutcome outcome)
    {
        if (State != DividendRunState.Calculating)
        {
            return outcome.Hash == Hash
                ? this
                : throw new InvalidOperationException("A posted run is never calculated to another outcome.");
        }

        var next = outcome is DividendOutcome.Carried ? DividendRunState.Carried : DividendRunState.Calculated;
        return this with { State = next, Hash = outcome.Hash };
    }

    /// <summary>Everything that follows by itself from being calculated: to be approved, or to be paid.</summary>
    public DividendProgress Released() => State is DividendRunState.Calculated or DividendRunState.AwaitingApproval
        ? this with
        {
            State = Approvals.Count >= ApprovalsNeeded ? DividendRunState.Paying : DividendRunState.AwaitingApproval,
        }
        : this;

    /// <summary>A steward approves the outcome of this hash.</summary>
    public DividendApproval Approve(string steward, string hash)
    {
        if (State is DividendRunState.Calculating or DividendRunState.Carried)
        {
            return new DividendApproval.NothingToApprove();
        }

        if (hash != Hash)
        {
            return new DividendApproval.OtherHash(Hash);
        }

        return Approvals.Contains(steward)
            ? new DividendApproval.AlreadyApproved(this)
            : new DividendApproval.Approved((this with { Approvals = Approvals.Add(steward) }).Released());
    }

    /// <summary>A run is paid when no payment keeps it open; a payment tried again opens it.</summary>
    public DividendProgress After(IEnumerable<OutgoingPayment> payments) =>
        State is DividendRunState.Paying or DividendRunState.Paid
            ? this with
            {
                State = payments.Any(payment => payment.KeepsRunOpen) ? DividendRunState.Paying : DividendRunState.Paid,
            }
            : this;
}
