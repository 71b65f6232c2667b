using Stripe;

namespace PeepFunctions.Functions;

/// <summary>
/// Disputes from the first withdrawal to their end. Each is fetched anew, by an event or by the nightly reconciliation,
/// so that none has to be told of.
/// </summary>
public sealed class Disputes(
    StripeClient stripe,
    MovementSubjects subjects,
    StripeMovements movements,
    MovementPosting posting,
    OpenDisputes open,
    StewardNotices notices,
    LedgerTable ledger,
    MembersTable members,
    OpeningTable opening,
    Coop coop)
{
    /// <summary>
    /// Tells the stewards of a dispute, posts what it moved and, when it has ended, what did not come back.
    /// </summary>
    public async Task RefreshAsync(string id, CancellationToken cancellationToken)
    {
        await notices.TellAsync(NoticeCodes.DisputeOpened, id, cancellationToken); // once, whatever brought it
        while (await PostAsync(id, cancellationToken))
        {
            // Another handler may have posted an end by an older or newer answer of Stripe: both look again.
        }
    }

    private async Task<bool> PostAsync(string id, CancellationToken cancellationToken)
    {
        var dispute = await stripe.V1.Disputes.GetAsync(
            id, new DisputeGetOptions { Expand = ["charge.customer"] }, cancellationToken: cancellationToken);
        foreach (var transaction in dispute.BalanceTransactions)
        {
            await posting.PostAsync(
                await movements.OfAsync(transaction, dispute, cancellationToken), cancellationToken);
        }

        return await subjects.PurposeOfAsync(dispute, cancellationToken) is { } purpose
            && await EndAsync(FactsOf(dispute, purpose), dispute.ChargeId, cancellationToken);
    }

    // Whether an entry was posted, so that it is to be looked at again.
    private async Task<bool> EndAsync(DisputeFacts dispute, string chargeId, CancellationToken cancellationToken)
    {
        var (lost, regained) = await WrittenOffAsync(dispute, cancellationToken);
        var closing = DisputeClosing.Decide(dispute, lost, regained);
        if (closing is DisputeClosing.StillOpen)
        {
            return false;
        }

        if (closing.Entry is { } early
            && await opening.ReadCutoffAsync(cancellationToken) is { } cutoff && early.InstantUtc < cutoff)
        {
            // What became of it until then is in the balances that the books were opened with; what is still open in
            // them stewards write off by a correction of 'opening'.
            await open.RemoveAsync(dispute.Id, cancellationToken);
            return false;
        }

        if (closing.Entry is { } entry
            && await posting.PostAsync(entry, cancellationToken) is PostOutcome.Posted)
        {
            return true;
        }

        if (dispute.Purpose is PaymentPurpose.Share share)
        {
            await (dispute.State == DisputeState.Lost
                ? members.LoseShareAsync(share.Member, PaymentsOf(dispute, chargeId), cancellationToken)
                : regained > 0
                    ? members.ActivateAsync(
                        share.Member,
                        DisputeClosing.RegainedId(dispute.Id, dispute.Reinstatements),
                        cancellationToken)
                    : Task.CompletedTask);
        }

        await open.RemoveAsync(dispute.Id, cancellationToken);
        return false;
    }

    // What the share was paid by, the first time and each time that the dispute gave it back.
    private static IReadOnlyList<string> PaymentsOf(DisputeFacts dispute, string chargeId) =>
    [
        chargeId,
        .. Enumerable.Range(1, dispute.Reinstatements).Select(time => DisputeClosing.RegainedId(dispute.Id, time)),
    ];

    // What earlier ends of it posted, found under the months of what it moved.
    private async Task<(long Lost, long Regained)> WrittenOffAsync(
        DisputeFacts dispute, CancellationToken cancellationToken)
    {
        var (lost, regained) = (0L, 0L);
        foreach (var period in dispute.Moved.Select(movement => coop.PeriodOf(movement.AtUtc)).Distinct())
        {
            for (var time = 1; time <= dispute.Withdrawals; time++)
            {
                lost += await AmountOfAsync(period, DisputeClosing.LostId(dispute.Id, time), cancellationToken);
            }

            for (var time = 1; time <= dispute.Reinstatements; time++)
            {
                regained += await AmountOfAsync(
                    period, DisputeClosing.RegainedId(dispute.Id, time), cancellationToken);
            }
        }

        return (lost, regained);
    }

    private async Task<long> AmountOfAsync(Period period, string id, CancellationToken cancellationToken) =>
        (await ledger.FindAsync(period, id, cancellationToken))?.Entry.Postings.Sum(one => one.Amount.Minor) ?? 0;

    private static DisputeFacts FactsOf(Dispute dispute, PaymentPurpose purpose) => new(
        dispute.Id,
        dispute.Status switch
        {
            "lost" => DisputeState.Lost,
            "won" or "warning_closed" or "prevented" => DisputeState.Over,
            _ => DisputeState.Open,
        },
        purpose,
        [
            .. dispute.BalanceTransactions.Select(moved => (
                Money.FromMinor(moved.Amount, Currency.Parse(moved.Currency)),
                new DateTimeOffset(DateTime.SpecifyKind(moved.Created, DateTimeKind.Utc)))),
        ]);
}
