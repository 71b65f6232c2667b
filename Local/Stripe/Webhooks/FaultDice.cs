namespace PeepFunctions.Local.Sandbox;

/// <summary>Draws the faults. Its owner sees to it that one thread at a time does.</summary>
internal sealed class FaultDice(Faults faults)
{
    private readonly Random _random = new(faults.Seed);

    public Faults Faults { get; } = faults;

    /// <summary>Whether a fault of a rate strikes; a rate of zero draws nothing.</summary>
    public bool Strikes(double rate) => rate > 0 && _random.NextDouble() < rate;

    /// <summary>How many times to send a delivery; zero when it is lost.</summary>
    public int Copies()
    {
        if (Strikes(Faults.Drop))
            return 0;

        return Strikes(Faults.DuplicateRate) ? 1 + _random.Next(1, Faults.Duplicates + 1) : 1;
    }

    /// <summary>How long to hold one of them back, in milliseconds of real time.</summary>
    public int Wait() => Faults.Delay + (Faults.Shuffle > 0 ? _random.Next(Faults.Shuffle + 1) : 0);
}
