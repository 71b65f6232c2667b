namespace PeepFunctions.Domain;

/// <summary>What may happen to a member's state.</summary>
public enum MemberChange
{
    /// <summary>The membership share was paid.</summary>
    SharePaid,

    /// <summary>The payment of the membership share was lost in a dispute.</summary>
    ShareLost,

    /// <summary>A steward suspended the member.</summary>
    Suspend,

    /// <summary>A steward lifted the suspension.</summary>
    Reinstate,

    /// <summary>The member leaves, or an applicant withdraws.</summary>
    Depart,
}
