using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>What reading a bylaws document came to.</summary>
public abstract record BylawsReading
{
    private BylawsReading()
    {
    }

    /// <summary>Every field is there and within its range.</summary>
    public sealed record Valid(BylawsDocument Document) : BylawsReading;

    /// <summary>It is refused; all faults found.</summary>
    public sealed record Invalid(ImmutableArray<BylawsFault> Faults) : BylawsReading;
}
