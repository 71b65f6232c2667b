namespace PeepFunctions.Domain;

/// <summary>What became of one pool: its members' shares, the non-member part and what is undistributed make it up.</summary>
/// <param name="Class">Whose pool it is.</param>
/// <param name="Basis">What it was divided by.</param>
/// <param name="PoolMinor">How much it held.</param>
/// <param name="MemberPatronage">The eligible members' positive patronage.</param>
/// <param name="TotalPatronage">On support everybody's positive patronage, else the members'.</param>
/// <param name="NonMemberMinor">The part earned on business with non-members, which goes to the reserve.</param>
/// <param name="UndistributedMinor">The whole pool where there is nobody to divide it among, else 0.</param>
/// <param name="Members">How many members are eligible.</param>
public sealed record PoolResult(
    MemberClass Class,
    PatronageBasis Basis,
    long PoolMinor,
    long MemberPatronage,
    long TotalPatronage,
    long NonMemberMinor,
    long UndistributedMinor,
    int Members);
