using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace PeepFunctions.Functions;

/// <summary>
/// Takes a settlement file as a whole or not at all. It is held against the books while no other file of the processor
/// is posted and no payout file is frozen; the row that says it is taken is written together with the gate, so that
/// whatever changed in between is seen.
/// </summary>
public sealed class SettlementUpload(
    SettlementsTable settlements,
    PayoutFilesTable payoutFiles,
    SettlementKnowledge knowledge,
    Queues queues,
    TimeProvider clock)
{
    private const int Rounds = 5;

    /// <summary>Reads, checks and takes a file; the same file again has the same answer.</summary>
    public async Task<IResult> AcceptAsync(
        string steward, ProcessorName processor, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var id = IdOf(processor, file.Span);
        for (var round = 0; round < Rounds; round++)
        {
            if (await settlements.FindAsync(id, cancellationToken) is { State: not SettlementState.Refused } known)
            {
                return await AnswerAsync(known, cancellationToken);
            }

            var gate = await settlements.ReadGateAsync(processor, cancellationToken);
            if (gate.Batch is { } other
                && await settlements.FindAsync(other, cancellationToken) is { State: SettlementState.Posting } posting)
            {
                await queues.SendAsync(QueueNames.Settlements, posting.Id, cancellationToken);
                return SettlementProblems.Posting;
            }

            if (await settlements.TryTurnAsync(gate, id, cancellationToken) is not { } mine)
            {
                continue;
            }

            var batch = new SettlementBatch(
                id,
                processor.Name,
                SettlementCsv.Layout,
                SettlementState.Posting,
                Rows: 0,
                Fresh: 0,
                AlreadyPosted: 0,
                Totals: [],
                steward,
                clock.GetUtcNow());
            var (taken, refusal) = await CheckAsync(batch, mine, file, cancellationToken);
            if (refusal is not null)
            {
                await settlements.TryTurnAsync(mine, batch: null, cancellationToken);
                return refusal;
            }

            if (await settlements.TryTakeAsync(mine, taken, cancellationToken))
            {
                return await AnswerAsync(taken, cancellationToken);
            }
        }

        return SettlementProblems.Posting;
    }

    private static string IdOf(ProcessorName processor, ReadOnlySpan<byte> file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{processor.Name}\n{SettlementCsv.Layout}\n"));
        hash.AppendData(file);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private async Task<IResult> AnswerAsync(SettlementBatch batch, CancellationToken cancellationToken)
    {
        if (batch.State == SettlementState.Posting)
        {
            await queues.SendAsync(QueueNames.Settlements, batch.Id, cancellationToken);
        }

        return Answers.Accepted(batch);
    }

    // The batch to be taken, its rows written beside it; or the answer that says why not.
    private async Task<(SettlementBatch Batch, IResult? Refusal)> CheckAsync(
        SettlementBatch batch, SettlementGate gate, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        // Whoever freezes a payout file looks at the gates after saying so, as this looks for it after the gate.
        if (await payoutFiles.FindOpenAsync(cancellationToken) is { State: PayoutFileState.Freezing })
        {
            return (batch, PayoutFileProblems.Freezing);
        }

        var (rows, unread) = SettlementCsv.Read(file.Span);
        batch = batch with { Rows = rows.Count };
        if (!unread.IsEmpty)
        {
            return (batch, await RefuseAsync(batch, SettlementProblems.Faulty(unread), cancellationToken));
        }

        var facts = await knowledge.ReadAsync(gate.Processor, rows, cancellationToken);
        switch (SettlementReading.Of(rows, facts))
        {
            case SettlementReading.Faulty faulty:
                return (batch, await RefuseAsync(batch, SettlementProblems.Faulty(faulty.Faults), cancellationToken));
            case SettlementReading.Conflicting conflicting:
                return (batch, await RefuseAsync(
                    batch, SettlementProblems.Conflicts(conflicting.Conflicts), cancellationToken));
            case SettlementReading.Valid valid:
                await settlements.StageAsync(batch.Id, valid.Fresh, cancellationToken);
                return (batch with
                {
                    Fresh = valid.Fresh.Length,
                    AlreadyPosted = valid.AlreadyPosted,
                    Totals = TotalsOf(valid.Fresh),
                }, null);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<IResult> RefuseAsync(
        SettlementBatch batch, Problem problem, CancellationToken cancellationToken)
    {
        await settlements.RefuseAsync(
            batch with { State = SettlementState.Refused, Problem = problem.Code, Errors = problem.Errors },
            cancellationToken);
        return problem;
    }

    private static IReadOnlyList<SettlementTotal> TotalsOf(ImmutableArray<SettlementLine> lines) =>
    [
        .. lines.GroupBy(line => line.Amount.Currency.Code)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new SettlementTotal(
                group.Key,
                group.Count(),
                group.Sum(line => line.Amount.Minor),
                group.Sum(line => line.Fee.Minor),
                group.Sum(line => line.Amount.Minor - line.Fee.Minor))),
    ];
}
