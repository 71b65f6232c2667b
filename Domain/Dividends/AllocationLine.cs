namespace PeepFunctions.Domain;

/// <summary>A member's part of one pool, with the figures that it follows from.</summary>
/// <param name="Class">The pool's class.</param>
/// <param name="Basis">The pool's basis.</param>
/// <param name="YourPatronage">The member's patronage.</param>
/// <param name="PoolPatronage">The patronage that the pool is measured by.</param>
/// <param name="PoolMinor">The pool.</param>
/// <param name="AmountMinor">The member's part.</param>
public sealed record AllocationLine(
    MemberClass Class,
    PatronageBasis Basis,
    long YourPatronage,
    long PoolPatronage,
    long PoolMinor,
    long AmountMinor);
