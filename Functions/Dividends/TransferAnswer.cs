namespace PeepFunctions.Functions;

/// <summary>What asking Stripe for a transfer led to.</summary>
public abstract record TransferAnswer
{
    private TransferAnswer()
    {
    }

    /// <summary>There is a transfer.</summary>
    public sealed record Made(string TransferId) : TransferAnswer;

    /// <summary>There is none: the co-op's available balance is too low.</summary>
    public sealed record OutOfFunds : TransferAnswer;

    /// <summary>There is none: this account cannot be paid.</summary>
    public sealed record AccountRefused(string Reason) : TransferAnswer;

    /// <summary>There is none: Stripe does not take the request.</summary>
    public sealed record Refused(string Reason) : TransferAnswer;

    /// <summary>Nobody knows.</summary>
    /// <param name="IsFinal">Whether the key is used up by a failure that comes again with it.</param>
    public sealed record Unanswered(bool IsFinal) : TransferAnswer;
}
