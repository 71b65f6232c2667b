namespace PeepFunctions.Domain;

/// <summary>
/// Whether ranked ballots may be published one by one. With many candidates and few electors somebody could dictate a
/// ranking that nobody else would think of, and look for it in the count.
/// </summary>
public static class BallotSecrecy
{
    /// <summary>So many electors there must be for each ranking that is possible.</summary>
    public const int ElectorsPerRanking = 10;

    /// <summary>Whether the ballots of an election are public; else only its rounds and pairwise counts are.</summary>
    /// <param name="electors">How many could vote.</param>
    /// <param name="candidates">How many stood; every ordered choice of some of them, or of none, is a ranking.</param>
    public static bool IsPublic(int electors, int candidates)
    {
        long rankings = 1, ordered = 1;
        for (var ranked = 0; ranked < candidates && rankings * ElectorsPerRanking <= electors; ranked++)
        {
            ordered *= candidates - ranked;
            rankings += ordered;
        }

        return rankings * ElectorsPerRanking <= electors;
    }
}
