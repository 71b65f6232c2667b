namespace PeepFunctions.Functions;

/// <summary>
/// Freezes everything that is to be paid by file into one file. A line is written before its payment is put into the
/// file, and one whose payment went another way is taken out again; a request that was killed goes on when it is sent
/// again under its key.
/// </summary>
public sealed class PayoutFreezing(
    PayoutFilesTable files,
    DividendPaymentsTable payments,
    OwedReading owed,
    SettlementsTable settlements,
    MembersTable members,
    MemberSecrets secrets,
    PayoutEnding ending,
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
                    id, PayoutFileState.Freezing, coop.PeriodOf(now), 0, 0, 0, steward, now, null, null, default),
                cancellationToken);
            if (begun?.Id != id)
            {
                return PayoutFileProblems.OtherOpen;
            }

            file = begun;
        }

        if (file.State != PayoutFileState.Freezing)
        {
            return Answers.Created(PayoutFileDocument.Of(file, coop.Currency));
        }

        if (await IsSettlingAsync(cancellationToken))
        {
            await files.TryAbandonAsync(file, cancellationToken);
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
        var withoutReference = await AddLinesAsync(file, cancellationToken);
        var (count, total) = (0, 0L);
        await foreach (var line in files.ReadLinesAsync(file.Id, cancellationToken))
        {
            if (line.Payable.Kind == PayableKind.Support || await PutIntoAsync(file, line, cancellationToken))
            {
                (count, total) = (count + 1, total + line.Amount.Minor);
            }
            else if (await files.FindAsync(file.Id, cancellationToken) is { State: PayoutFileState.Freezing })
            {
                await files.RemoveLineAsync(file.Id, line, cancellationToken);
            }
        }

        if (count == 0 && await files.TryAbandonAsync(file, cancellationToken))
        {
            return PayoutFileProblems.NothingToPay;
        }

        var open = file with
        {
            State = PayoutFileState.Open,
            Lines = count,
            TotalMinor = total,
            WithoutReference = withoutReference,
        };
        await files.TryWriteAsync(open, cancellationToken);
        if (await files.FindAsync(file.Id, cancellationToken) is not { } now)
        {
            return PayoutFileProblems.NothingToPay;
        }

        if (now.State is PayoutFileState.Cancelling or PayoutFileState.Cancelled or PayoutFileState.Confirmed)
        {
            // It was over before this was: what was put into it since is put back.
            await ending.PutBackAsync(now, cancellationToken);
        }

        return Answers.Created(PayoutFileDocument.Of(now, coop.Currency));
    }

    private async Task<int> AddLinesAsync(PayoutFile file, CancellationToken cancellationToken)
    {
        await foreach (var payment in payments.ReadWaitingAsync(cancellationToken))
        {
            if (IsForFile(payment) && await ReferenceAsync(payment.Payable.Payee, cancellationToken) is { } reference)
            {
                await files.AddLineAsync(
                    file.Id,
                    new PayoutLine(payment.Payable, payment.Due, reference, PayoutLineState.Frozen),
                    cancellationToken);
            }
        }

        var withoutReference = 0;
        var (support, _) = await owed.ReadAsync(withFrozen: false, cancellationToken);
        foreach (var ((creator, currency), minor) in support.Minor)
        {
            if (currency != coop.Currency || minor <= 0)
            {
                continue;
            }

            if (await ReferenceAsync(creator, cancellationToken) is { } reference)
            {
                await files.AddLineAsync(
                    file.Id,
                    new PayoutLine(
                        new Payable(PayableKind.Support, file.Period, creator),
                        Money.FromMinor(minor, currency),
                        reference,
                        PayoutLineState.Frozen),
                    cancellationToken);
            }
            else
            {
                withoutReference++;
            }
        }

        return withoutReference;
    }

    private async Task<bool> PutIntoAsync(PayoutFile file, PayoutLine line, CancellationToken cancellationToken) =>
        await payments.ChangeAsync(
            line.Payable,
            payment =>
            {
                if (!IsForFile(payment) || payment.Due != line.Amount)
                {
                    return false;
                }

                payment.PutInto(file.Id);
                return true;
            },
            cancellationToken) is { } found && found.IsIn(file.Id);

    private bool IsForFile(PaymentRow payment) =>
        payment.State == PaymentState.Held && payment.Reason == PaymentReasons.PaidByFile
        && payment.Due.Currency == coop.Currency && payment.Due.Minor > 0;

    private async Task<string?> ReferenceAsync(string member, CancellationToken cancellationToken) =>
        await members.FindAsync(member, cancellationToken) is { } row ? secrets.PayoutReference(row) : null;
}
