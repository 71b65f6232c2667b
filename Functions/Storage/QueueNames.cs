namespace PeepFunctions.Functions;

/// <summary>Every queue. Each has a <c>-poison</c> twin that the host fills.</summary>
public static class QueueNames
{
    /// <summary>Events of Stripe to be looked into.</summary>
    public const string StripeEvents = "stripe-events";

    /// <summary>Periods to be closed.</summary>
    public const string MonthClose = "month-close";

    /// <summary>Pages of dividend payments to be sent.</summary>
    public const string DividendPayments = "dividend-payments";

    /// <summary>Mail to be sent.</summary>
    public const string Mail = "mail";

    /// <summary>Pages of members to be mailed that their statement is there.</summary>
    public const string StatementMails = "statement-mails";

    /// <summary>Reconciliations to be made.</summary>
    public const string Reconciliations = "reconciliations";

    /// <summary>Settlement files to be posted.</summary>
    public const string Settlements = "settlements";

    /// <summary>Creators whose monthly supports are to go to another payout account.</summary>
    public const string SupportMoves = "support-moves";

    /// <summary>Members who have left, to be seen off.</summary>
    public const string Leavings = "leavings";

    /// <summary>Proposals that are due for something.</summary>
    public const string Proposals = "proposals";

    /// <summary>Pages of electors to be mailed of a vote.</summary>
    public const string VoteMails = "vote-mails";

    /// <summary>Pages of members to be mailed that there are new bylaws.</summary>
    public const string BylawsMails = "bylaws-mails";

    /// <summary>The opening of the books, to be posted.</summary>
    public const string Openings = "openings";

    /// <summary>All of them, made at start where they are missing.</summary>
    public static IReadOnlyList<string> All { get; } = ConstantNames.Of(typeof(QueueNames));
}
