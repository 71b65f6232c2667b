using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace PeepFunctions.Benchmarks;

/// <summary>
/// Decides runs of ten thousand to a million members and states the processor's time for each member as a ratio to that
/// of the smallest run: one that stays near 1 grows linearly.
/// </summary>
internal static class DecisionBenchmark
{
    private static readonly int[] Sizes = [10_000, 30_000, 100_000, 300_000, 1_000_000];

    public static void Run()
    {
        double smallest = 0;
        foreach (var members in Sizes)
        {
            var inputs = Inputs(members);
            var (times, processor) = (new List<double>(), new List<double>());
            long sink = 0;
            for (var round = 0; round < (members > 200_000 ? 7 : 21); round++)
            {
                var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                sink += ((DividendOutcome.Calculated)DividendRun.Decide(inputs)).CashMinor;
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                processor.Add((Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
            }

            // The least, because whatever else the machine does only adds to it; to the processor's time hardly.
            var time = processor.Min();
            smallest = smallest == 0 ? time / members : smallest;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{members,9} members: {times.Min(),8:F1} ms, {time,8:F1} ms of a processor, "
                + $"{time / members / smallest:F2} of the smallest a member (check {sink & 1})"));
        }
    }

    private static DividendInputs Inputs(int members)
    {
        var bylaws = BylawsDocument.Founding;
        var fold = new WindowFold(bylaws.Currency);
        var random = new Random(1);
        fold.Add(Entry(
            [new Posting(Accounts.PlatformFees, Accounts.Stripe, Money.FromMinor(members * 1_000L, bylaws.Currency))], []));
        var roster = ImmutableArray.CreateBuilder<RosterRow>(members);
        for (var i = 0; i < members; i++)
        {
            var member = i.ToString("D9", CultureInfo.InvariantCulture);
            var isCreator = i % 10 != 0;
            roster.Add(new RosterRow(
                member, MemberClasses.From(isCreator ? MemberClass.Creator : MemberClass.Contributor), 12));
            fold.Add(Entry(
                [],
                [
                    isCreator
                        ? new PatronageFact(
                            PatronageKind.Support, member, "h_1", (long)(500 / (random.NextDouble() + 0.0001)))
                        : new PatronageFact(PatronageKind.Minutes, member, null, random.Next(1, 9_000)),
                ]));
        }

        return new DividendInputs(
            bylaws,
            [Period.Parse("2026-10")],
            0,
            fold,
            roster.MoveToImmutable(),
            0,
            [],
            ImmutableDictionary<string, long>.Empty,
            [],
            0);
    }

    private static JournalEntry Entry(ImmutableArray<Posting> postings, ImmutableArray<PatronageFact> patronage) =>
        new("txn", default, EntrySource.Movement, "", postings, patronage, "");
}
