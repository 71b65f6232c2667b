namespace PeepFunctions.Functions;

/// <summary>
/// Freezes everything that is to be paid by file into one file. Payments are put into it, its lines are written, and
/// then one conditional write opens it with the hash that names these lines: what another request under the same key
/// adds from then on is not in it and is put back. A request that was killed goes on when it is sent again under its
/// key.
/// </summary>
public sealed class PayoutFreezing(
    PayoutFilesTable files,
    DividendPaymentsTable payments,
    OwedReading owed,
    SettlementsTable settlements,
    MembersTable members,
    MemberSecrets secrets,
    PayoutRemainders remainders,
    PayoutAudit audit,
    Coop coop,
    TimeProvider clock)
{
    /// <summary>Makes the file of an operation, or goes on with it.</summary>
    public async Task<IResult> FreezeAsync(string steward, string operationId, CancellationToken cancellationToken)
    {
        var id = PayoutFile.IdOf(operationId);
        if (await files.FindAsync(id, cancellationToken) is not { } file)
        {
            var now = clock.GetUtcNow();
            var begun = await files.BeginAsync(
                new PayoutFile(
                    id, PayoutFileState.Freezing, coop.PeriodOf(now), 0, null, 0, 0, steward, now, null, null, default),
                cancellationToken);
            if (begun?.Id != id)
            {
                return PayoutFileProblems.OtherOpen;
            }

            file = begun;
        }

        if (file.State != PayoutFileState.Freezing)
        {
            return await AnswerAsync(file, cancellationToken);
        }

        if (await IsSettlingAsync(cancellationToken))
        {
            await files.TryAbandonAsync(file, cancellationToken);
            await remainders.PutBackAsync(id, [], cancellationToken); // of a request before this, which was killed
            return SettlementProblems.Posting;
        }

        return await FreezeAsync(file, cancellationToken);
    }

    // What a settlement file was held against must not change while it is read, and the other way round: each says what
    // it is about to do before it looks for the other.
    private async Task<bool> IsSettlingAsync(CancellationToken cancellationToken)
    {
        foreach (var gate in await settlements.ReadGatesAsync(cancellationToken))
        {
            if (gate.Batch is { } batch
                && (await settlements.FindAsync(batch, cancellationToken) is { State: SettlementState.Posting }
                    || await settlements.TryTurnAsync(gate, batch: null, cancellationToken) is null))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<IResult> FreezeAsync(PayoutFile file, CancellationToken cancellationToken)
    {
        var lines = await PutIntoAsync(file, cancellationToken);
        var (support, withoutReference) = await ReadSupportAsync(file, cancellationToken);
        lines.AddRange(support);
        if (lines.Count == 0 && await files.TryAbandonAsync(file, cancellationToken))
        {
            await remainders.PutBackAsync(file.Id, [], cancellationToken);
            return PayoutFileProblems.NothingToPay;
        }

        await files.AddLinesAsync(file.Id, lines, cancellationToken);
        await files.TryWriteAsync(
            file with
            {
                State = PayoutFileState.Open,
                Lines = lines.Count,
                LinesHash = PayoutLine.HashOf(lines),
                TotalMinor = lines.Sum(line => line.Amount.Minor),
                WithoutReference = withoutReference,
            },
            cancellationToken);

        // It may have been opened with other lines, or be over: what was put into it since is put back.
        await remainders.PutBackAsync(file.Id, [], cancellationToken);
        return await files.FindAsync(file.Id, cancellationToken) is { } now
            ? await AnswerAsync(now, cancellationToken)
            : PayoutFileProblems.NothingToPay;
    }

    private async Task<IResult> AnswerAsync(PayoutFile file, CancellationToken cancellationToken)
    {
        foreach (var line in await files.FindLinesAsync(file, cancellationToken) ?? [])
        {
            await audit.NoteAsync(file, line, became: null, cancellationToken);
        }

        return Answers.Created(PayoutFileDocument.Of(file, coop.Currency));
    }

    // A payment that is in the file already was put there by a request that was killed, or goes on beside this one.
    private async Task<List<PayoutLine>> PutIntoAsync(PayoutFile file, CancellationToken cancellationToken)
    {
        var lines = new List<PayoutLine>();
        await foreach (var payment in payments.ReadWaitingAsync(cancellationToken))
        {
            if ((IsForFile(payment) || payment.IsIn(file.Id))
                && await ReferenceAsync(payment.Payable.Payee, cancellationToken) is { } reference
                && await PutIntoAsync(file, payment.Payable, cancellationToken) is { } put)
            {
                lines.Add(new PayoutLine(put.Payable, put.Due, reference, PayoutLineState.Frozen));
            }
        }

        return lines;
    }

    private async Task<PaymentRow?> PutIntoAsync(
        PayoutFile file, Payable payable, CancellationToken cancellationToken)
    {
        var found = await payments.ChangeAsync(
            payable,
            payment =>
            {
                if (!IsForFile(payment))
                {
                    return false;
                }

                payment.PutInto(file.Id);
                return true;
            },
            cancellationToken);
        return found?.IsIn(file.Id) == true ? found : null;
    }

    private async Task<(List<PayoutLine> Lines, int WithoutReference)> ReadSupportAsync(
        PayoutFile file, CancellationToken cancellationToken)
    {
        var (lines, withoutReference) = (new List<PayoutLine>(), 0);
        var (support, _) = await owed.ReadAsync(withFrozen: false, cancellationToken);
        foreach (var ((creator, currency), minor) in support.PayableMinor)
        {
            if (currency != coop.Currency)
            {
                continue;
            }

            if (await ReferenceAsync(creator, cancellationToken) is { } reference)
            {
                lines.Add(new PayoutLine(
                    new Payable(PayableKind.Support, file.Period, creator),
                    Money.FromMinor(minor, currency),
                    reference,
                    PayoutLineState.Frozen));
            }
            else
            {
                withoutReference++;
            }
        }

        return (lines, withoutReference);
    }

    private bool IsForFile(PaymentRow payment) =>
        payment.State == PaymentState.Held && payment.Reason == PaymentReasons.PaidByFile
        && payment.Due.Currency == coop.Currency && payment.Due.Minor > 0;

    private async Task<string?> ReferenceAsync(string member, CancellationToken cancellationToken) =>
        await members.FindAsync(member, cancellationToken) is { } row ? secrets.PayoutReference(row) : null;
}
