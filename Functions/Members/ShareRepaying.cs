using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Stripe;

namespace PeepFunctions.Functions;

/// <summary>
/// Repays the share of a member who has left. The books decide: what Stripe has moved of it is posted first, what then
/// stands in equity becomes a debt, and of that one step after the other is paid, the books being read anew after each.
/// </summary>
public sealed partial class ShareRepaying(
    StripeClient stripe,
    StripeLookups lookups,
    MovementPosting posting,
    Disputes disputes,
    LedgerTable ledger,
    MembersTable members,
    DividendPaymentsTable payments,
    Queues queues,
    StewardNotices notices,
    Coop coop,
    TimeProvider clock,
    ILogger<ShareRepaying> logger)
{
    // A refund of each payment and a transfer of the rest; more is looked at tomorrow.
    private const int StepsMost = 8;

    /// <summary>
    /// Takes it as far as it goes now. Answers with the row of the member as it was when nothing was left to do; null
    /// when something has to be waited for.
    /// </summary>
    public async Task<TableEntity?> RepayAsync(string memberId, CancellationToken cancellationToken)
    {
        for (var step = 0; step < StepsMost; step++)
        {
            var charges = await PostMovedAsync(memberId, cancellationToken);
            var row = await members.ReadAsync(memberId, cancellationToken);
            var owed = await OweAsync(row, cancellationToken);
            switch (ShareRepayment.Decide(owed, charges))
            {
                case ShareRepayment.Done:
                    return row;
                case ShareRepayment.Wait:
                    return null;
                case ShareRepayment.Refund refund when await RefundAsync(memberId, refund, charges, cancellationToken):
                    break;
                case ShareRepayment.Refund:
                    return null;
                case ShareRepayment.Transfer transfer:
                    return await TransferAsync(row, transfer.Amount, cancellationToken) ? row : null;
            }
        }

        return null;
    }

    // Brings the books up to date with what Stripe knows of each payment, so that nothing is paid back twice.
    private async Task<ImmutableArray<SharePayment>> PostMovedAsync(
        string memberId, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<SharePayment>();
        var row = await members.ReadAsync(memberId, cancellationToken);
        foreach (var id in await FindChargesAsync(row, cancellationToken))
        {
            var charge = await stripe.V1.Charges.GetAsync(
                id, new ChargeGetOptions { Expand = ["refunds"] }, cancellationToken: cancellationToken);
            foreach (var movement in await lookups.OfWholeChargeAsync(id, cancellationToken))
            {
                await posting.PostAsync(movement, cancellationToken);
            }

            var left = Money.FromMinor(charge.Amount - charge.AmountRefunded, Currency.Parse(charge.Currency));
            var isBeyond = DepartedRow.IsBeyond(row, id);
            found.Add(new SharePayment(
                id, left, isBeyond ? SharePaymentState.Beyond : await StateOfAsync(charge, cancellationToken)));
        }

        return found.ToImmutable();
    }

    private async Task<IReadOnlyList<string>> FindChargesAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var charges = DepartedRow.ShareCharges(row).ToList();
        if (MemberRow.ShareCheckout(row) is { } checkout)
        {
            var session = await stripe.V1.Checkout.Sessions.GetAsync(
                checkout,
                new Stripe.Checkout.SessionGetOptions { Expand = ["payment_intent"] },
                cancellationToken: cancellationToken);
            if (session.PaymentIntent?.LatestChargeId is { } latest)
            {
                charges.Add(latest);
            }
        }

        return [.. charges.Distinct(StringComparer.Ordinal)];
    }

    private async Task<SharePaymentState> StateOfAsync(Charge charge, CancellationToken cancellationToken)
    {
        if (charge.Status == "pending" || charge.Refunds.Data.Any(refund =>
            refund.Status is "pending" or "requires_action"))
        {
            return SharePaymentState.UnderWay;
        }

        // One that came back will come back again: the rest goes another way.
        if (charge.Status != "succeeded" || charge.Refunds.Data.Any(refund => refund.Status is "failed" or "canceled"))
        {
            return SharePaymentState.Beyond;
        }

        var state = SharePaymentState.Refundable;
        await foreach (var dispute in stripe.V1.Disputes.ListAutoPagingAsync(
            new DisputeListOptions { Charge = charge.Id }, cancellationToken: cancellationToken))
        {
            await disputes.RefreshAsync(dispute.Id, cancellationToken);
            state = dispute.Status switch
            {
                "lost" => SharePaymentState.Beyond,
                "won" or "warning_closed" or "prevented" => state,
                _ => dispute.IsChargeRefundable ? state : SharePaymentState.UnderWay,
            };
        }

        return state;
    }

    /// <summary>
    /// Makes a debt of what stands in equity, and answers with what is owed beside a payment that is to pay it. What
    /// was found is written to the row before it is posted: so an entry's id never stands for two amounts.
    /// </summary>
    private async Task<Money> OweAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var memberId = row.PartitionKey;
        var found = DepartedRow.ReadFoundShares(row);
        for (var i = 0; i < found.Count; i++)
        {
            await posting.PostAsync(
                ShareRepayment.EntryOf(memberId, i + 1, found[i].Amount, found[i].FoundUtc), cancellationToken);
        }

        var balance = new ShareBalance(memberId);
        await foreach (var posted in ledger.ReadAllAsync(cancellationToken))
        {
            balance.Add(posted.Entry);
        }

        var owed = Money.FromMinor(0, coop.Currency);
        foreach (var (share, debt) in balance.Balances)
        {
            if (share.Minor != 0)
            {
                await AddFoundAsync(memberId, found.Count, share, cancellationToken);
                return await OweAsync(await members.ReadAsync(memberId, cancellationToken), cancellationToken);
            }

            owed = debt.Minor > 0 ? debt : owed;
        }

        return await FindPaymentAsync(row, cancellationToken) is { } payment && payment.Due.Currency == owed.Currency
            ? owed - payment.Due
            : owed;
    }

    // Somebody else who found it at the same time has added it already: then theirs counts.
    private Task AddFoundAsync(string memberId, int known, Money share, CancellationToken cancellationToken) =>
        members.ChangeAsync(
            memberId,
            row =>
            {
                if (DepartedRow.ReadFoundShares(row).Count != known)
                {
                    return false;
                }

                DepartedRow.AddFoundShare(row, new FoundShare(share, clock.GetUtcNow()));
                return true;
            },
            cancellationToken);

    // False when it cannot be made now. Keyed by what has been given back before, so that a request whose answer was
    // lost is not made twice; and by the day, because Stripe replays a refusal as long as it knows the key.
    private async Task<bool> RefundAsync(
        string memberId,
        ShareRepayment.Refund refund,
        ImmutableArray<SharePayment> charges,
        CancellationToken cancellationToken)
    {
        var left = charges.First(charge => charge.Id == refund.Payment).Left.Minor;
        var day = clock.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        try
        {
            var made = await stripe.V1.Refunds.CreateAsync(
                new RefundCreateOptions
                {
                    Charge = refund.Payment,
                    Amount = refund.Amount.Minor,
                    Metadata = new Dictionary<string, string> { ["kind"] = "share", ["member"] = memberId },
                },
                new RequestOptions
                {
                    IdempotencyKey = string.Create(
                        CultureInfo.InvariantCulture, $"share-refund:{refund.Payment}:{left}:{day}"),
                },
                cancellationToken);
            LogRefunded(memberId, made.Id);
            return true;
        }
        catch (StripeException refusal) when (refusal.HttpStatusCode
            is HttpStatusCode.BadRequest or HttpStatusCode.PaymentRequired)
        {
            var code = refusal.StripeError?.Code ?? "refused";
            LogRefused(memberId, code);
            if (code is "balance_insufficient" or "insufficient_funds" or "charge_disputed" or "charge_already_refunded")
            {
                return false; // another day, or seen in the books by then
            }

            await members.ChangeAsync(
                memberId, row => DepartedRow.TryAddBeyond(row, refund.Payment), cancellationToken);
            return true;
        }
    }

    private async Task<PaymentRow?> FindPaymentAsync(TableEntity row, CancellationToken cancellationToken) =>
        DepartedRow.ShareRepaymentPeriod(row) is { } period
            ? await payments.FindAsync(new Payable(PayableKind.Share, period, row.PartitionKey), cancellationToken)
            : null;

    // One payment a member. Were there more to pay than it pays, people have to look.
    private async Task<bool> TransferAsync(TableEntity row, Money amount, CancellationToken cancellationToken)
    {
        if (await FindPaymentAsync(row, cancellationToken) is not null)
        {
            await notices.TellAsync(NoticeCodes.ShareOwed, row.PartitionKey, cancellationToken);
            return false;
        }

        var period = coop.PeriodOf(clock.GetUtcNow());
        var kept = await members.ChangeAsync(
            row.PartitionKey,
            member =>
            {
                if (DepartedRow.ShareRepaymentPeriod(member) is not null)
                {
                    return false;
                }

                DepartedRow.SetShareRepaymentPeriod(member, period);
                return true;
            },
            cancellationToken);
        var payable = new Payable(PayableKind.Share, DepartedRow.ShareRepaymentPeriod(kept!) ?? period, row.PartitionKey);
        await payments.AddMissingAsync([PaymentRow.Create(payable, amount, accumulating: false, "")], cancellationToken);
        await queues.SendAsync(
            QueueNames.DividendPayments,
            new PaymentPage(payable.Period, Shards.Of(payable.Payee), Round: 0).ToString(),
            cancellationToken);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The share of {MemberId} is refunded: {RefundId}")]
    private partial void LogRefunded(string memberId, string refundId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A refund of the share of {MemberId} was refused: {Code}")]
    private partial void LogRefused(string memberId, string code);
}
