namespace PeepFunctions.Tests;

/// <summary>
/// A random history, wholly decided by its seed: what happens at Stripe and how its events are delivered. Half of them
/// are of small amounts, where roundings show, half of wide ones.
/// </summary>
internal sealed class History
{
    private static readonly string[] Currencies = ["usd", "usd", "usd", "usd", "eur", "jpy", "kwd"];

    // Payments, and days in between, are likelier than the rest.
    private static readonly HistoryStep[] Likely =
    [
        // These two come once at most.
        .. Enum.GetValues<HistoryStep>().Except([HistoryStep.ManyFees, HistoryStep.LostShare]),
        HistoryStep.Support, HistoryStep.Support, HistoryStep.Support, HistoryStep.SupportWithoutMetadata,
        HistoryStep.Refund, HistoryStep.Refund, HistoryStep.Dispute, HistoryStep.LoseDispute,
        HistoryStep.Days, HistoryStep.Days, HistoryStep.Days, HistoryStep.Midnight, HistoryStep.Reconciliation,
        HistoryStep.Payout, HistoryStep.FailPayout,
    ];

    // Seconds from midnight of the co-op's zone: at it, around it, and while it is the next day in Greenwich.
    private static readonly int[] Midnights = [0, 0, 0, 0, 1, -1, -2, -3600, -4 * 3600];

    private readonly Random _random;
    private readonly int _death;

    public History(int seed, int leastSteps = 4, int mostSteps = 16)
    {
        Seed = seed;
        _random = new Random(seed);
        IsWide = _random.Next(2) == 1;
        IsSilent = _random.Next(4) == 0;
        List<HistoryStep> steps =
        [
            HistoryStep.Support, .. Enumerable.Range(0, _random.Next(leastSteps, mostSteps + 1))
                .Select(_ => Likely[_random.Next(Likely.Length)]),
        ];
        if (mostSteps >= 16 && _random.Next(12) == 0)
        {
            steps.Insert(_random.Next(1, steps.Count), HistoryStep.ManyFees);
        }

        // Too rare by chance: a share, its dispute and its loss. Random gives seeds that are neighbours like numbers.
        var others = new Random(unchecked(seed * (int)2654435761));
        if (others.Next(5) == 0)
        {
            steps.Insert(others.Next(steps.Count), HistoryStep.LostShare);
        }

        IsComplete = !IsSilent && others.Next(2) == 0;
        IsLate = others.Next(5) == 0;
        _death = others.Next(1, 9);

        Steps = steps;
    }

    public int Seed { get; }

    public bool IsWide { get; }

    /// <summary>Whether no event is ever delivered: then reconciliation alone has to bring everything.</summary>
    public bool IsSilent { get; }

    /// <summary>
    /// Whether every event is delivered at least once, though whoever works on one is killed, each after the same
    /// number of calls: then nothing is left for the reconciliation, which would hide that an event was lost.
    /// </summary>
    public bool IsComplete { get; }

    /// <summary>Whether no event is delivered before the month is closed.</summary>
    public bool IsLate { get; }

    public IReadOnlyList<HistoryStep> Steps { get; }

    /// <summary>An amount from the least that Stripe takes to the most, or of the small ones.</summary>
    public long Amount(string currency)
    {
        var minor = IsWide ? _random.NextInt64(60, 99_999_999) : _random.NextInt64(60, 260);
        return currency == "kwd" ? minor / 10 * 100 : minor;
    }

    public string Currency() => Currencies[_random.Next(Currencies.Length)];

    /// <summary>A part of an amount, at least 1; every other time the whole.</summary>
    public long PartOf(long amount) => amount <= 1 || _random.Next(2) == 0 ? amount : _random.NextInt64(1, amount);

    public bool Flip() => _random.Next(2) == 0;

    public int Below(int count) => _random.Next(count);

    /// <summary>How often an event is delivered: three in ten never.</summary>
    public int Copies() => _random.Next(10) switch
    {
        < 3 => IsComplete ? 1 : 0,
        _ when IsSilent => 0,
        < 8 => 1,
        _ => 1 + _random.Next(1, 3),
    };

    /// <summary>After which of its calls whoever works on a delivery is killed; 0 for most, who are not.</summary>
    public int Death() => IsComplete ? _death : _random.Next(6) == 0 ? _random.Next(1, 10) : 0;

    /// <summary>The same for what comes when its month is closed: around the writes that a late fact needs.</summary>
    public int LateDeath() => _random.Next(5, 11);

    /// <summary>How far from the midnight of the co-op's zone something happens.</summary>
    public TimeSpan FromMidnight() => TimeSpan.FromSeconds(Midnights[_random.Next(Midnights.Length)]);

    /// <summary>After how many steps: most at once, some later, some so late that the month is over by then.</summary>
    public int Delay() => IsLate ? 100 : _random.Next(10) switch { < 6 => 0, < 9 => _random.Next(1, 4), _ => 100 };

    public IEnumerable<T> Shuffle<T>(IEnumerable<T> items)
    {
        var array = items.ToArray();
        _random.Shuffle(array);
        return array;
    }
}
