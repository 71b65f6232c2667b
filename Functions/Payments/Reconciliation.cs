using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Stripe;

namespace PeepFunctions.Functions;

/// <summary>
/// Makes sure that everything that moved at Stripe is in the books, whatever events came: lists the movements since the
/// last time, posts each through the same code as events do, asks about every open movement and dispute, and compares
/// the balance.
/// </summary>
public sealed partial class Reconciliation(
    StripeClient stripe,
    StripeMovements movements,
    MovementPosting posting,
    Disputes disputes,
    OpenDisputes openDisputes,
    OpenMovements openMovements,
    BalanceComparison comparison,
    ReconciliationsTable results,
    StewardNotices notices,
    Coop coop,
    CoopMetrics metrics,
    TimeProvider clock,
    ILogger<Reconciliation> logger)
{
    /// <summary>How far before the last time it looks again.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(3);

    // A handler lives for five minutes (functionTimeout in host.json), and so may whatever follows the last page.
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Slice = TimeSpan.FromDays(1);

    // What is left to the end, where it is looked at once more.
    private static readonly TimeSpan LastBit = TimeSpan.FromMinutes(1);

    // One that fails is told of and passed over; when many do, it is not they that are at fault, and the queue waits.
    private const int FailuresMost = 20, AtOnce = 8;

    /// <summary>Goes on with a reconciliation; false when the time is up and it is to be gone on with.</summary>
    public async Task<bool> RunAsync(ReconciliationRow run, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        bool IsTimeUp() => TimeProvider.System.GetElapsedTime(began) > Budget;
        if (run.DoneToUtc is null && run.PageAfter is null)
        {
            run.FromUtc = await results.WatermarkAsync(cancellationToken) - Overlap;
        }

        while ((run.DoneToUtc ?? run.FromUtc) is var from && (from is null || from < clock.GetUtcNow() - LastBit))
        {
            // Before the first watermark: everything up to the month before the bylaws at once, then day by day.
            var end = run.SliceEndUtc ?? Earlier(
                from + Slice ?? coop.FirstPeriod.AddMonths(-1).StartUtc(coop.TimeZone), clock.GetUtcNow());
            run.SliceEndUtc = end;
            if (!await PostPagesAsync(run, from, end, IsTimeUp, cancellationToken))
            {
                return false;
            }

            (run.DoneToUtc, run.SliceEndUtc, run.PageAfter) = (end, null, null);
            await results.KeepAsync(run, cancellationToken);
            if (IsTimeUp())
            {
                return false;
            }
        }

        await EndAsync(run, cancellationToken);
        return true;
    }

    private async Task EndAsync(ReconciliationRow run, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var seen = await comparison.LookAsync(cancellationToken);
        await PostPagesAsync(run, run.DoneToUtc - LastBit, to: null, isTimeUp: null, cancellationToken);
        run.DoneToUtc = now;
        await LookAgainAsync(run, cancellationToken);

        // After everything that was listed: a dispute of this very day is among them.
        await foreach (var dispute in openDisputes.ReadAsync(cancellationToken))
        {
            if (!await TryAsync(() => disputes.RefreshAsync(dispute, cancellationToken), dispute, cancellationToken))
            {
                run.Name(nameof(run.Failed), [dispute]);
            }
        }

        var state = ReconciliationState.Moving;
        if (seen is not null)
        {
            run.Balances = await comparison.CompareAsync(seen, cancellationToken);
            state = run.Balances.All(line => line.DifferenceMinor == 0)
                ? ReconciliationState.Agrees
                : ReconciliationState.Differs;
        }

        if (state == ReconciliationState.Differs)
        {
            run.Name(nameof(run.OnlyInBook), await comparison.OnlyInBookAsync(run.FromUtc, cancellationToken));
            await notices.TellAsync(NoticeCodes.ReconciliationDifference, run.Id, cancellationToken);
        }

        (run.State, run.EndedUtc) = (state, clock.GetUtcNow());
        await results.KeepAsync(run, cancellationToken);
        await results.SetWatermarkAsync(now, cancellationToken);
        metrics.Reconciled(state, run.Balances);
    }

    // One after the other, because there are few. What was passed over on the way is among them, so that a fault that
    // is over by now leaves no trace.
    private async Task LookAgainAsync(ReconciliationRow run, CancellationToken cancellationToken)
    {
        await foreach (var id in openMovements.ReadAsync(cancellationToken))
        {
            if (!await TryAsync(() => LookAgainAsync(run, id, cancellationToken), id, cancellationToken))
            {
                run.Name(nameof(run.Failed), [id]);
            }
        }
    }

    private async Task LookAgainAsync(ReconciliationRow run, string id, CancellationToken cancellationToken)
    {
        var transaction = await stripe.V1.BalanceTransactions.GetAsync(
            id, new BalanceTransactionGetOptions { Expand = ["source"] }, cancellationToken: cancellationToken);
        var movement = await movements.OfAsync(transaction, cancellationToken);
        run.Count(id, await posting.PostAsync(movement, cancellationToken));
        if (movement.Subject is not MovementSubject.Payment { IsPending: true })
        {
            await openMovements.RemoveAsync(id, cancellationToken);
        }
    }

    // Page by page, newest first, as Stripe lists them; false when the time is up before the last one. How far it came
    // is kept with every page, so that the next message goes on behind it. The last bit, looked at without a limit of
    // time, is looked at from its beginning each time.
    private async Task<bool> PostPagesAsync(
        ReconciliationRow run,
        DateTimeOffset? from,
        DateTimeOffset? to,
        Func<bool>? isTimeUp,
        CancellationToken cancellationToken)
    {
        var after = isTimeUp is null ? null : run.PageAfter;
        while (true)
        {
            var options = BalanceComparison.Range(from, to);
            (options.StartingAfter, options.Expand) = (after, [.. MovementSubjects.ListExpansions]);
            var page = await stripe.V1.BalanceTransactions.ListAsync(options, cancellationToken: cancellationToken);
            await PostAsync(run, page.Data, cancellationToken);
            run.Seen += isTimeUp is not null ? page.Data.Count : page.Data.Count(one => IsNew(run, one));
            if (!page.HasMore)
            {
                return true;
            }

            after = page.Data[^1].Id;
            if (isTimeUp is not null)
            {
                run.PageAfter = after;
                await results.KeepAsync(run, cancellationToken);
                if (isTimeUp())
                {
                    return false;
                }
            }
        }
    }

    // Stripe dates by seconds: the slices ended where that of their end began.
    private static bool IsNew(ReconciliationRow run, BalanceTransaction transaction) =>
        StripeMovements.CreatedUtc(transaction).ToUnixTimeSeconds() >= run.DoneToUtc?.ToUnixTimeSeconds();

    private async Task PostAsync(
        ReconciliationRow run, IReadOnlyList<BalanceTransaction> page, CancellationToken cancellationToken)
    {
        var (outcomes, failed) = (new ConcurrentBag<(string, PostOutcome)>(), new ConcurrentBag<string>());
        await Parallel.ForEachAsync(
            page,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (transaction, token) =>
            {
                if (!await TryAsync(
                    async () => outcomes.Add((
                        transaction.Id,
                        await posting.PostAsync(await movements.OfAsync(transaction, token), token))),
                    transaction.Id,
                    token))
                {
                    failed.Add(transaction.Id);
                }
            });
        if (failed.Count > FailuresMost)
        {
            throw new InvalidOperationException($"{failed.Count} movements of one page could not be posted.");
        }

        foreach (var (id, outcome) in outcomes)
        {
            run.Count(id, outcome);
        }

        foreach (var id in failed)
        {
            await openMovements.AddAsync(id, cancellationToken);
        }
    }

    // One that cannot be worked on must not keep the others from being seen.
    private async Task<bool> TryAsync(Func<Task> work, string id, CancellationToken cancellationToken)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(id, FailureReason.Of(failure));
            await notices.TellAsync(NoticeCodes.MovementFailed, id, cancellationToken);
            return false;
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    [LoggerMessage(Level = LogLevel.Error, Message = "Reconciliation passed over {Id}: {Reason}")]
    private partial void LogFailed(string id, string reason);
}
