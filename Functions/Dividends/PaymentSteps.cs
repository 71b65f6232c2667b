using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>What is left of the available balance while a page of payments is gone through.</summary>
internal sealed class AvailableFunds(StripeBalance balance)
{
    private Money? _left;

    /// <summary>Sets an amount aside; false when the balance does not cover it, as Stripe says before the first.</summary>
    public async Task<bool> TryTakeAsync(Money amount, CancellationToken cancellationToken)
    {
        var left = _left ?? await balance.ReadAvailableAsync(amount.Currency, cancellationToken);
        var covered = left >= amount;
        _left = covered ? left - amount : left;
        return covered;
    }
}

/// <summary>
/// Takes one payment as far as it goes now. The attempt is written before Stripe is asked; whoever finds an attempt
/// without an answer finds out what came of it before anything else. Any number may work on the same payment at once.
/// </summary>
public sealed partial class PaymentSteps(
    DividendPaymentsTable payments,
    PayoutTransfers transfers,
    MembersTable members,
    PayeesTable payees,
    OwnershipTable register,
    PayoutAccounts accounts,
    MemberMails mails,
    TimeProvider clock,
    ILogger<PaymentSteps> logger)
{
    /// <summary>Sends what is pending, finds out what is unknown, leaves the rest.</summary>
    internal async Task AdvanceAsync(PaymentRow payment, AvailableFunds funds, CancellationToken cancellationToken)
    {
        switch (payment.State)
        {
            case PaymentState.Pending:
                await SendAsync(payment, funds, cancellationToken);
                break;
            case PaymentState.Unknown:
                await FindOutAsync(payment, cancellationToken);
                break;
        }
    }

    private async Task SendAsync(PaymentRow payment, AvailableFunds funds, CancellationToken cancellationToken)
    {
        var (account, obstacle) = await AccountOfAsync(payment.Payable, cancellationToken);
        if (account is null)
        {
            if (obstacle != PaymentReasons.PaidByFile)
            {
                await TellAsync(payment.Payable, cancellationToken);
            }

            payment.Set(PaymentState.Held, obstacle);
        }
        else if (!await funds.TryTakeAsync(payment.Due, cancellationToken))
        {
            payment.Set(PaymentState.WaitingForFunds);
        }
        else
        {
            payment.Begin(account, clock.GetUtcNow());
        }

        // Not written: somebody else is at it, and the next round sees what came of it.
        if (await payments.TryWriteAsync(payment, cancellationToken) && payment.State == PaymentState.Unknown)
        {
            await AskAsync(payment, cancellationToken);
        }
    }

    private async Task FindOutAsync(PaymentRow payment, CancellationToken cancellationToken)
    {
        if (await transfers.FindAsync(payment, cancellationToken) is { } transferId)
        {
            await RecordAsync(payment, attempt => attempt.MarkSent(transferId), cancellationToken);
        }
        else if (clock.GetUtcNow() - payment.AttemptedAtUtc < PayoutTransfers.AskAgainFor)
        {
            // The request may still be on its way: with the same key it pays once, whichever arrives.
            await AskAsync(payment, cancellationToken);
        }
        else if (clock.GetUtcNow() - payment.AttemptedAtUtc >= PayoutTransfers.KeyLifetime)
        {
            // A request is not on its way for a day, and Stripe shows no transfer: it was never made.
            await RecordAsync(payment, attempt => attempt.EndAttempt(PaymentState.Pending), cancellationToken);
        }
    }

    private async Task AskAsync(PaymentRow payment, CancellationToken cancellationToken)
    {
        switch (await transfers.MakeAsync(payment, cancellationToken))
        {
            case TransferAnswer.Made made:
                LogSent(payment.Payable.Group, payment.Attempt, made.TransferId);
                await RecordAsync(payment, attempt => attempt.MarkSent(made.TransferId), cancellationToken);
                break;
            case TransferAnswer.OutOfFunds:
                await RecordAsync(payment, a => a.EndAttempt(PaymentState.WaitingForFunds), cancellationToken);
                break;
            case TransferAnswer.AccountRefused refused:
                LogRefused(payment.Payable.Group, payment.Attempt, refused.Reason);
                await TellAsync(payment.Payable, cancellationToken);
                await RecordAsync(payment, a => a.EndAttempt(PaymentState.Held, refused.Reason), cancellationToken);
                break;
            case TransferAnswer.Refused refused:
                LogRefused(payment.Payable.Group, payment.Attempt, refused.Reason);
                await RecordAsync(payment, a => a.EndAttempt(PaymentState.Failed, refused.Reason), cancellationToken);
                break;
            case TransferAnswer.Unanswered { IsFinal: true }:
                // The request has ended in a failure that its key replays. Stripe calls what a 500 led to indeterminate
                // (docs.stripe.com/error-low-level): a transfer that was made all the same is on the list in an hour.
                LogUnanswered(payment.Payable.Group, payment.Attempt);
                if (await transfers.FindAsync(payment, cancellationToken) is { } transferId)
                {
                    await RecordAsync(payment, attempt => attempt.MarkSent(transferId), cancellationToken);
                }
                else if (clock.GetUtcNow() - payment.AttemptedAtUtc >= PayoutTransfers.SettledAfter)
                {
                    await RecordAsync(payment, a => a.EndAttempt(PaymentState.Pending), cancellationToken);
                }

                break;
            default:
                LogUnanswered(payment.Payable.Group, payment.Attempt);
                break; // it is unknown already
        }
    }

    // Once for each payment, however often it is tried.
    private async Task TellAsync(Payable payable, CancellationToken cancellationToken)
    {
        if (payable.IsToMember && await members.FindAsync(payable.Payee, cancellationToken) is { } member)
        {
            await mails.TellPayoutAsync(member, payable.Group, cancellationToken);
        }
    }

    // What another handler, or the books, said of this attempt in the meantime stands.
    private Task RecordAsync(PaymentRow asked, Action<PaymentRow> record, CancellationToken cancellationToken) =>
        payments.ChangeAsync(
            asked.Payable,
            payment =>
            {
                if (payment.State != PaymentState.Unknown || payment.Attempt != asked.Attempt)
                {
                    return false;
                }

                record(payment);
                return true;
            },
            cancellationToken);

    // The account to transfer to, or what is in the way of it.
    private async Task<(string? Account, string? Obstacle)> AccountOfAsync(
        Payable payable, CancellationToken cancellationToken)
    {
        if (!payable.IsToMember)
        {
            var name = payable.Kind == PayableKind.Buyback
                ? (await register.FindAsync(payable.Payee, cancellationToken))?.Claim.Payee
                : payable.Payee;
            var payee = name is null ? null : await payees.FindAsync(name, cancellationToken);
            return (payee?.PayoutAccount, PaymentReasons.NoAccount);
        }

        if (await members.FindAsync(payable.Payee, cancellationToken) is not { } row)
        {
            return (null, PaymentReasons.NoAccount);
        }

        if (MemberRow.IsPaidByFile(row))
        {
            return (null, PaymentReasons.PaidByFile);
        }

        if (MemberRow.PayoutAccount(row) is not { } account)
        {
            return (null, PaymentReasons.NoAccount);
        }

        // The event that said so may have been lost, so Stripe is asked before anybody has to wait.
        return MemberRow.PayoutReady(row) || (await accounts.RefreshAsync(account, cancellationToken)).Ready
            ? (account, null)
            : (null, PaymentReasons.NotReady);
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Payment {Payable} attempt {Attempt} is transfer {TransferId}")]
    private partial void LogSent(string payable, int attempt, string transferId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payment {Payable} attempt {Attempt} was refused: {Reason}")]
    private partial void LogRefused(string payable, int attempt, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payment {Payable} attempt {Attempt} got no answer")]
    private partial void LogUnanswered(string payable, int attempt);
}
