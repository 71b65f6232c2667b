using System.Collections.Immutable;
using System.Globalization;

namespace PeepFunctions.Domain;

/// <summary>What issuing a claim comes to.</summary>
public abstract record ClaimIssue
{
    /// <summary>The most units of one claim: sums of a whole register stay far within 64 bits.</summary>
    public const long UnitsMost = 1_000_000_000_000;

    /// <summary>The highest cap, a hundred times the principal: above is a slip of the hand.</summary>
    public const int CapMostBps = 100 * BasisPoints.Whole;

    /// <summary>The last seniority.</summary>
    public const int SeniorityLast = 100;

    /// <summary>
    /// The most claims beside the trust's. The entry that closes a month names each, and must fit into one row.
    /// </summary>
    public const int ClaimsMost = 100;

    private ClaimIssue()
    {
    }

    /// <summary>The claim to enter.</summary>
    public sealed record Valid(OwnershipClaim Claim) : ClaimIssue;

    /// <summary>What is wrong, by field.</summary>
    public sealed record Faulty(ImmutableSortedDictionary<string, string> Faults) : ClaimIssue;

    /// <summary>Decides. It depends on nothing but its arguments.</summary>
    /// <param name="id">The claim's id; the trust's is always <see cref="OwnershipClaim.TrustId"/>.</param>
    /// <param name="terms">What is asked for.</param>
    /// <param name="holderIsKnown">Whether there is somebody with the holder's id.</param>
    /// <param name="payeeIsKnown">Whether an account was entered for the payee.</param>
    /// <param name="today">Today in the co-op's time zone.</param>
    public static ClaimIssue Decide(
        string id, ClaimTerms terms, bool holderIsKnown, bool payeeIsKnown, DateOnly today)
    {
        var faults = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        void Demand(bool right, string field, string message)
        {
            if (!right)
            {
                faults[field] = message;
            }
        }

        Demand(terms.Units is >= 1 and <= UnitsMost, "units", Range(1, UnitsMost));
        Demand(terms.IssuedOn <= today && terms.IssuedOn.Year >= 2000, "issuedOn", "A day from 2000 to today.");
        if (terms.Class == ClaimClass.Trust)
        {
            const string none = "The trust holds for the community and is never paid: leave this out.";
            Demand(terms.Holder is null, "holder", none);
            Demand(terms.Payee is null, "payee", none);
            Demand(terms.PrincipalMinor is null, "principalMinor", none);
            Demand(terms.CapBps is null, "capBps", none);
            Demand(terms.Seniority is null, "seniority", none);
        }
        else
        {
            Demand(holderIsKnown, "holder", "The id of somebody who has signed up.");
            Demand(payeeIsKnown, "payee", "A payee whose account was entered with PUT payees/{payee}.");
            Demand(
                terms.PrincipalMinor is >= 1 and <= ExpenseEntry.LargestMinor,
                "principalMinor",
                Range(1, ExpenseEntry.LargestMinor));
            Demand(
                terms.CapBps is >= BasisPoints.Whole and <= CapMostBps,
                "capBps",
                $"{Range(BasisPoints.Whole, CapMostBps)} Every claim has a cap, and at least its principal.");
            Demand(terms.Seniority is >= 1 and <= SeniorityLast, "seniority", Range(1, SeniorityLast));
        }

        return faults.Count > 0
            ? new Faulty(faults.ToImmutable())
            : new Valid(new OwnershipClaim(
                terms.Class == ClaimClass.Trust ? OwnershipClaim.TrustId : id,
                terms.Class,
                terms.Holder,
                terms.Payee,
                terms.Units,
                terms.PrincipalMinor ?? 0,
                terms.CapBps ?? 0,
                terms.Seniority ?? 0,
                terms.IssuedOn));
    }

    private static string Range(long least, long most) =>
        string.Create(CultureInfo.InvariantCulture, $"A whole number from {least} to {most}.");
}
