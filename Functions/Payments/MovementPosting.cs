using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Posts a movement and tells those whom it concerns. Doing it again is harmless, and is how whatever a crash left out
/// comes about.
/// </summary>
public sealed partial class MovementPosting(
    LedgerTable ledger,
    BylawsTable bylaws,
    OpeningTable opening,
    Coop coop,
    DividendPaymentsTable payments,
    MembersTable members,
    SuspenseTable suspense,
    OpenDisputes disputes,
    OpenMovements open,
    StewardNotices notices,
    SupportTable support,
    CoopMetrics metrics,
    ILogger<MovementPosting> logger)
{
    /// <summary>Posts it, once.</summary>
    public async Task<PostOutcome> PostAsync(Movement movement, CancellationToken cancellationToken)
    {
        using var span = CoopTraces.Start("post movement");
        var inForce = await bylaws.InForceAsync(coop.PeriodOf(movement.CreatedUtc), cancellationToken);
        var entry = new MovementRules(inForce.ApplicationFee.Count, coop.Currency).Post(movement);
        if (await opening.ReadCutoffAsync(cancellationToken) is { } cutoff && movement.CreatedUtc < cutoff)
        {
            // Its money is in the balances that the books were opened with; whom it was for still counts.
            entry = entry with { Postings = [] };
        }

        // Who looks for it later finds it by a row that comes first: after a crash that row points at nothing.
        if (movement.Subject is MovementSubject.Dispute dispute)
        {
            await disputes.AddAsync(dispute.DisputeId, cancellationToken);
        }

        if (movement.Subject is MovementSubject.Payment { IsPending: true, Purpose: PaymentPurpose.Share })
        {
            await open.AddAsync(movement.Id, cancellationToken);
        }

        var waits = entry.Touches(Accounts.Suspense);
        if (waits)
        {
            await suspense.AddAsync(entry.Id, coop.PeriodOf(entry.InstantUtc), cancellationToken);
        }

        var outcome = await PostAsync(entry, cancellationToken);
        if (outcome is PostOutcome.ConflictsWith)
        {
            return outcome;
        }

        if (waits)
        {
            LogSuspended(movement.Id, movement.Type);
            if (outcome is PostOutcome.Posted)
            {
                metrics.MovementSuspended();
            }

            await notices.TellAsync(NoticeCodes.MovementInSuspense, entry.Id, cancellationToken);
        }

        await FollowAsync(movement, cancellationToken);
        return outcome;
    }

    /// <summary>Posts an entry that follows from movements; another content under its id is told to the stewards.</summary>
    public async Task<PostOutcome> PostAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        var outcome = await ledger.PostAsync(entry, cancellationToken);
        if (outcome is PostOutcome.ConflictsWith)
        {
            // The first telling stands; trying again would change nothing.
            await notices.TellAsync(NoticeCodes.EntryConflict, entry.Id, cancellationToken);
        }

        return outcome;
    }

    private async Task FollowAsync(Movement movement, CancellationToken cancellationToken)
    {
        await support.ShowAsync(movement, cancellationToken);
        if (movement.Subject.PaidFor is PaymentPurpose.Share { Member: var member })
        {
            await members.ReopenLeavingAsync(member, movement.Id, cancellationToken);
        }

        switch (movement.Subject)
        {
            case MovementSubject.OwnTransfer own:
                var (id, day) = (movement.SourceId, coop.DayOf(movement.CreatedUtc));
                await (movement.Type == "transfer"
                    ? payments.ConfirmAsync(own.Payable, id, -movement.Amount, day, cancellationToken)
                    : payments.HoldReversedAsync(own.Payable, id, movement.Amount, day, cancellationToken));
                break;
            case MovementSubject.Payment { IsPending: false, HasFailed: false, Purpose: PaymentPurpose.Share share }
                when movement.Amount.Minor > 0:
                // The checkout's own event says so too, and may never come.
                await members.ActivateAsync(share.Member, movement.SourceId, cancellationToken);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Movement {EntryId} of type {Type} waits in suspense")]
    private partial void LogSuspended(string entryId, string type);
}
