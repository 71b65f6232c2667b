using System.Collections.Concurrent;

namespace PeepFunctions.Functions;

/// <summary>
/// How many payments of a run stand where, counted at most once a minute: anyone may ask, and a run may have a hundred
/// thousand.
/// </summary>
public sealed class PaymentCounts(DividendPaymentsTable payments)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Period, Lazy<Counted>> _known = new();

    private sealed record Counted(
        long At, Task<IReadOnlyDictionary<(PayableKind Kind, PaymentState State), int>> Counts);

    /// <summary>The counts as of the last minute.</summary>
    public Task<IReadOnlyDictionary<(PayableKind Kind, PaymentState State), int>> OfAsync(
        Period period, CancellationToken cancellationToken)
    {
        var counted = _known.AddOrUpdate(
            period,
            _ => Count(),
            (_, before) => IsFresh(before.Value) ? before : Count());
        return counted.Value.Counts.WaitAsync(cancellationToken);

        // Not ended with the first who asked: others wait for the same count.
        Lazy<Counted> Count() => new(() => new Counted(
            TimeProvider.System.GetTimestamp(), payments.CountByKindAsync(period, CancellationToken.None)));
    }

    private static bool IsFresh(Counted counted) =>
        TimeProvider.System.GetElapsedTime(counted.At) < Fresh
        && counted.Counts is { IsFaulted: false, IsCanceled: false };
}
