namespace PeepFunctions.Local.Demo;

/// <summary>What happens in one month, on which days. Nothing but the plan, the cast and the month decide it.</summary>
internal sealed record MonthPlan(
    int Month,
    IReadOnlyList<PlannedSupport> Supports,
    IReadOnlyList<PlannedRefund> Refunds,
    IReadOnlyList<PlannedExpense> Expenses,
    IReadOnlyList<PlannedHours> Hours)
{
    private const int Step = 50;
    private const int LeastSteps = 6;
    private const int MostSteps = 120;

    /// <summary>The days on which something happens. Late deliveries of the last come before the month's end.</summary>
    public static IReadOnlyList<int> Days { get; } = [6, 14, 23];

    /// <summary>The supports of every month that begin in this one; they renew by themselves.</summary>
    public IReadOnlyList<PlannedSupport> Monthly { get; init; } = [];

    /// <summary>The support that is disputed in this month; null when none is.</summary>
    public PlannedDispute? Dispute { get; init; }

    /// <summary>The dispute of the month before, which is decided in this one; null when there was none.</summary>
    public PlannedDispute? Decided { get; init; }

    /// <summary>What moves at Stripe without a payment.</summary>
    public PlannedCash Cash { get; init; } = new([], []);

    /// <summary>Draws a month, counted from 1.</summary>
    public static MonthPlan Draw(DemoPlan plan, Cast cast, int month)
    {
        var (supports, refunds, random) = DrawMoney(plan, cast, month);
        var expenses = DrawExpenses(plan, month, random);
        return new MonthPlan(month, supports, refunds, expenses, DrawHours(cast, random))
        {
            Monthly = month == 1 ? DrawMonthly(plan, cast, supports.Count) : [],
            Dispute = PlannedDispute.Draw(plan, cast, month),
            Decided = PlannedDispute.Draw(plan, cast, month - 1),
            Cash = PlannedCash.Draw(plan, month, expenses),
        };
    }

    /// <summary>Draws what is paid and paid back, and leaves the rest of the month to be drawn.</summary>
    public static (List<PlannedSupport> Supports, List<PlannedRefund> Refunds, Random Random) DrawMoney(
        DemoPlan plan, Cast cast, int month)
    {
        var random = RandomOf(plan, month);
        var supports = DrawSupports(plan, cast, random);
        return (supports, DrawRefunds(plan, cast, month, supports, random), random);
    }

    /// <summary>What goes wrong with deliveries in a month, as the sandbox takes it.</summary>
    public static DeliveryFaults FaultsOf(DemoPlan plan, int month) => (month % 4) switch
    {
        2 => new DeliveryFaults(plan.Seed + month) { DuplicateRate = 0.4 },
        3 => new DeliveryFaults(plan.Seed + month) { DuplicateRate = 0.2, Shuffle = 400 },
        0 => new DeliveryFaults(plan.Seed + month) { LateRate = 0.2, DuplicateRate = 0.2, Shuffle = 200 },
        _ => new DeliveryFaults(plan.Seed + month),
    };

    private static Random RandomOf(DemoPlan plan, int month) => new((plan.Seed * 1000) + month);

    private static List<PlannedSupport> DrawSupports(DemoPlan plan, Cast cast, Random random)
    {
        var to = Recipients(plan, cast);
        random.Shuffle(to);
        var from = cast.Supporters.ToArray();
        random.Shuffle(from);
        return
        [
            .. to.Select((creator, i) => new PlannedSupport(
                i + 1, Days[i * Days.Count / to.Length], from[i], creator,
                random.Next(LeastSteps, MostSteps + 1) * Step)),
        ];
    }

    /// <summary>A few by members and by others in turn, of amounts that no single support has.</summary>
    private static List<PlannedSupport> DrawMonthly(DemoPlan plan, Cast cast, int numbersBefore) =>
    [
        .. Enumerable.Range(1, plan.MonthlySupports).Select(i => new PlannedSupport(
            numbersBefore + i,
            Days[1],
            i % 2 == 1 ? cast.Supporters[i] : cast.Supporters[^i],
            cast.Creators[i % cast.Creators.Count],
            (i * 10 * Step) + (Step / 2))
        {
            Interval = "month",
        }),
    ];

    /// <summary>
    /// Who is supported how often: the small ones once a month, the first about twice as often as the last.
    /// </summary>
    private static Person[] Recipients(DemoPlan plan, Cast cast)
    {
        var large = plan.Creators - plan.SmallCreators;
        var payments = Math.Min(plan.PaymentsPerMonth, plan.Supporters);
        var recipients = new List<Person>(cast.Creators.Skip(large).Take(payments));
        var weights = Enumerable.Range(0, large).Select(i => (2 * large) - i).ToArray();
        var left = payments - recipients.Count;
        var (given, weightSoFar) = (0, 0);
        for (var i = 0; i < large; i++)
        {
            weightSoFar += weights[i];
            var upTo = left * weightSoFar / weights.Sum();
            recipients.AddRange(Enumerable.Repeat(cast.Creators[i], upTo - given));
            given = upTo;
        }

        return [.. recipients];
    }

    /// <summary>
    /// One to three refunds, every other month one of them of the month before, which is closed by then. Those that
    /// cost the co-op the creator's part are small.
    /// </summary>
    private static List<PlannedRefund> DrawRefunds(
        DemoPlan plan, Cast cast, int month, List<PlannedSupport> supports, Random random)
    {
        var early = supports.Where(support => support.Day < Days[^1]).ToArray();
        random.Shuffle(early);
        var refunds = new List<PlannedRefund>();
        var count = Math.Min(1 + random.Next(3), early.Length);
        for (var i = 0; i < count; i++)
        {
            var (of, support) = (month, early[i]);
            if (i == 0 && month % 2 == 0)
            {
                var before = DrawSupports(plan, cast, RandomOf(plan, month - 1));
                (of, support) = (month - 1, before[^1]);
            }

            var way = (month + i) % 4;
            var takesBack = way is 0 or 1;
            refunds.Add(new PlannedRefund(
                support,
                of,
                AmountMinor: takesBack ? null : random.Next(2, LeastSteps + 1) * Step,
                ReversesTransfer: takesBack,
                RefundsFee: way is 0 or 2));
        }

        return refunds;
    }

    private static List<PlannedExpense> DrawExpenses(DemoPlan plan, int month, Random random)
    {
        var expenses = new List<PlannedExpense>
        {
            new(Days[0], "hosting", plan.PaymentsPerMonth * random.NextInt64(15, 26), "Servers and storage"),
            new(Days[1], "moderation", plan.PaymentsPerMonth * random.NextInt64(4, 13), "Moderation tools"),
        };
        if (month == plan.LossMonth)
            expenses.Add(new PlannedExpense(Days[2], "security-audit", plan.PaymentsPerMonth * 240L, "Yearly audit"));

        return expenses;
    }

    private static List<PlannedHours> DrawHours(Cast cast, Random random) =>
    [
        .. from day in Days
           from person in cast.Contributors
           select new PlannedHours(day, person, 480 + (random.Next(17) * 15), "Work on the platform"),
    ];
}

/// <summary>A support.</summary>
internal sealed record PlannedSupport(int Number, int Day, Person From, Person To, long AmountMinor)
{
    /// <summary>How often it is paid: <c>once</c> or every <c>month</c>.</summary>
    public string Interval { get; init; } = "once";
}

/// <summary>A refund of a support of a month; of all of it when no amount is given.</summary>
internal sealed record PlannedRefund(
    PlannedSupport Support, int OfMonth, long? AmountMinor, bool ReversesTransfer, bool RefundsFee);

/// <summary>An expense.</summary>
internal sealed record PlannedExpense(int Day, string Category, long AmountMinor, string Memo);

/// <summary>Hours worked on a day.</summary>
internal sealed record PlannedHours(int Day, Person Who, int Minutes, string Note);

/// <summary>What goes wrong with deliveries: the body of the sandbox's <c>POST /_sandbox/faults</c>.</summary>
internal sealed record DeliveryFaults(int Seed)
{
    public double DuplicateRate { get; init; }

    /// <summary>Each waits up to this many milliseconds of real time.</summary>
    public int Shuffle { get; init; }

    public double LateRate { get; init; }

    /// <summary>How late, in seconds of business time.</summary>
    public long Late { get; init; } = 3 * 24 * 60 * 60;
}
