using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>A dispute as the processor tells of it now.</summary>
/// <param name="Id">The processor's id (<c>du_…</c>, <c>dp_…</c>).</param>
/// <param name="State">Where it stands.</param>
/// <param name="Purpose">What the disputed payment was for.</param>
/// <param name="Moved">
/// What was withdrawn (below zero) and reinstated (above zero), gross, each with its instant; empty for an inquiry.
/// </param>
public sealed record DisputeFacts(
    string Id,
    DisputeState State,
    PaymentPurpose Purpose,
    ImmutableArray<(Money Amount, DateTimeOffset AtUtc)> Moved)
{
    /// <summary>
    /// How often it was withdrawn: again after it had come back counts anew. By it the losses of one dispute are told
    /// apart, so that it must follow from what moved and not from what we happened to see of it.
    /// </summary>
    public int Withdrawals => Rounds.Count;

    /// <summary>How often something of it came back.</summary>
    public int Reinstatements => Moved.Count(movement => movement.Amount.Minor > 0);

    /// <summary>When it was withdrawn the last time, after everything that had come back before.</summary>
    internal DateTimeOffset LastWithdrawnUtc => Rounds[^1];

    /// <summary>When anything of a kind moved last; null when nothing did.</summary>
    internal DateTimeOffset? LastMoved(Func<long, bool> isOfKind) => Moved
        .Where(movement => isOfKind(movement.Amount.Minor))
        .Max(movement => (DateTimeOffset?)movement.AtUtc);

    // The first withdrawal of each: what is withdrawn in several parts is withdrawn once.
    private List<DateTimeOffset> Rounds
    {
        get
        {
            var (rounds, isOut) = (new List<DateTimeOffset>(), false);
            foreach (var (amount, atUtc) in Moved.OrderBy(movement => movement.AtUtc))
            {
                if (amount.Minor < 0 && !isOut)
                {
                    rounds.Add(atUtc);
                }

                isOut = amount.Minor < 0;
            }

            return rounds;
        }
    }
}
