namespace PeepFunctions.Domain;

/// <summary>What a transfer call came to.</summary>
public abstract record TransferOutcome
{
    private TransferOutcome()
    {
    }

    /// <summary>The processor made the transfer.</summary>
    /// <param name="TransferId">Its id.</param>
    public sealed record Sent(string TransferId) : TransferOutcome;

    /// <summary>The processor refused for certain: nothing was sent, and the same key would be refused again.</summary>
    /// <param name="Refusal">Why.</param>
    /// <param name="Code">The processor's own word for it.</param>
    public sealed record Refused(TransferRefusal Refusal, string Code) : TransferOutcome;

    /// <summary>Time-out, lost connection or a server fault: it may have been sent.</summary>
    /// <param name="Answered">True for a server fault (5xx); false where no answer came.</param>
    public sealed record Ambiguous(bool Answered) : TransferOutcome;
}
