using System.Globalization;
using System.Net;
using Azure.Data.Tables;
using Stripe;

namespace PeepFunctions.Functions;

/// <summary>What a payout account can do now.</summary>
/// <param name="Ready">Whether money can be transferred to it.</param>
/// <param name="Missing">What Stripe still asks for, by Stripe's own names.</param>
/// <param name="DueBy">Until when Stripe waits for it before it holds transfers; null when it names no day.</param>
/// <param name="DisabledReason">Why Stripe holds transfers, by Stripe's own name; null when it does not.</param>
public sealed record PayoutReadiness(
    bool Ready, IReadOnlyList<string> Missing, DateTimeOffset? DueBy = null, string? DisabledReason = null)
{
    /// <summary>There is none: never made, or disconnected by its owner.</summary>
    public static PayoutReadiness None { get; } = new(false, ["account"]);
}

/// <summary>
/// Members' connected accounts at Stripe, which holds identity and bank details so that we need not. A member who wants
/// another account keeps the present one until the other can be paid: in between nothing has to wait.
/// </summary>
public sealed class PayoutAccounts(
    StripeClient stripe, MembersTable members, MemberKeys keys, MemberMails mails, Queues queues, TimeProvider clock)
{
    /// <summary>
    /// The account that the member tells Stripe about: theirs, or the one that is to take its place. Made when there is
    /// none yet, when another is asked for, and when the present one has been disconnected.
    /// </summary>
    public async Task<string> EnsureAsync(string memberId, bool replaces, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await members.ReadAsync(memberId, cancellationToken);
            var (present, next) = (MemberRow.PayoutAccount(row), MemberRow.NextPayoutAccount(row));
            var wanted = next ?? (replaces ? null : present);
            if (wanted is not null && await ExistsAsync(wanted, cancellationToken))
            {
                return wanted;
            }

            // Keyed by the account before, so that two requests at the same moment open one and the same.
            var account = await CreateAsync(memberId, next ?? present, cancellationToken);
            var kept = await KeepAsync(row, account, cancellationToken);
            if (kept)
            {
                return account;
            }
        }
    }

    private async Task<string> CreateAsync(string memberId, string? before, CancellationToken cancellationToken)
    {
        var account = await stripe.V1.Accounts.CreateAsync(
            new AccountCreateOptions
            {
                // The co-op bears fees and losses and Stripe asks the member for what the law wants to know.
                Controller = new AccountControllerOptions
                {
                    Fees = new AccountControllerFeesOptions { Payer = "application" },
                    Losses = new AccountControllerLossesOptions { Payments = "application" },
                    StripeDashboard = new AccountControllerStripeDashboardOptions { Type = "express" },
                    RequirementCollection = "stripe",
                },
                Capabilities = new AccountCapabilitiesOptions
                {
                    Transfers = new AccountCapabilitiesTransfersOptions { Requested = true },
                },
                Metadata = new Dictionary<string, string> { ["member"] = memberId },
            },
            new RequestOptions { IdempotencyKey = before is null ? $"account:{memberId}" : $"account:{memberId}:{before}" },
            cancellationToken);

        // The way back first: what Stripe tells of the account must find the member.
        await keys.ClaimAccountAsync(account.Id, memberId, cancellationToken);
        return account.Id;
    }

    // False when the row has changed since it was read, or the answer was lost: then it is looked at again.
    private Task<bool> KeepAsync(TableEntity row, string account, CancellationToken cancellationToken)
    {
        if (MemberRow.PayoutAccount(row) is null)
        {
            MemberRow.SetPayoutAccount(row, account);
        }
        else
        {
            MemberRow.SetNextPayoutAccount(row, account);
        }

        return members.TryWriteAsync(row, cancellationToken);
    }

    /// <summary>Where the member tells Stripe what it wants to know; good once and for a few minutes.</summary>
    public async Task<string> LinkAsync(string account, string returnUrl, CancellationToken cancellationToken)
    {
        var link = await stripe.V1.AccountLinks.CreateAsync(
            new AccountLinkCreateOptions
            {
                Account = account,
                Type = "account_onboarding",
                ReturnUrl = returnUrl,
                RefreshUrl = returnUrl,
            },
            cancellationToken: cancellationToken);
        return link.Url;
    }

    /// <summary>
    /// Asks Stripe about an account and remembers the answer; what an event says of it may be old. An answer that was
    /// overtaken by another is asked for again, so that the newest one stays. The account that a member has chosen
    /// instead takes the other's place as soon as it can be paid; what is owed is owed to the member, and goes there.
    /// </summary>
    public async Task<PayoutReadiness> RefreshAsync(string account, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await keys.FindByAccountAsync(account, cancellationToken) is { } memberId
                ? await members.FindAsync(memberId, cancellationToken)
                : null;
            var readiness = await AskAsync(account, cancellationToken);
            if (row is null)
            {
                return readiness;
            }

            // Before it is written: who comes after a kill in between still sees it ready, and tells it then.
            if (MemberRow.PayoutAccount(row) == account && MemberRow.PayoutReady(row) && !readiness.Ready)
            {
                var today = clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                await mails.TellPayoutAsync(row, today, cancellationToken);
            }

            if (MemberRow.NextPayoutAccount(row) == account)
            {
                await members.CopyLastNoteAsync(row, cancellationToken); // the change leaves one in its place
            }

            if (!MemberRow.TryTakeReadiness(row, account, readiness.Ready, clock.GetUtcNow()))
            {
                return readiness; // an account that the member has changed for another says nothing about the other
            }

            if (await members.TryWriteAsync(row, cancellationToken))
            {
                if (MemberRow.SupportToMove(row))
                {
                    await members.CopyLastNoteAsync(row, cancellationToken);
                    await queues.SendAsync(QueueNames.SupportMoves, row.PartitionKey, cancellationToken);
                }

                return readiness;
            }
        }
    }

    /// <summary>Whether Stripe knows an account.</summary>
    public async Task<bool> ExistsAsync(string account, CancellationToken cancellationToken) =>
        await FindAsync(account, cancellationToken) is not null;

    private async Task<PayoutReadiness> AskAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } account)
        {
            return PayoutReadiness.None;
        }

        var asked = account.Requirements;
        var missing = (asked?.CurrentlyDue ?? []).Concat(asked?.PastDue ?? []).Distinct();
        return new PayoutReadiness(
            account.Capabilities?.Transfers == "active",
            [.. missing.Order(StringComparer.Ordinal)],
            asked?.CurrentDeadline is { } deadline
                ? new DateTimeOffset(DateTime.SpecifyKind(deadline, DateTimeKind.Utc))
                : null,
            asked?.DisabledReason);
    }

    private async Task<Stripe.Account?> FindAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await stripe.V1.Accounts.GetAsync(id, cancellationToken: cancellationToken);
        }
        catch (StripeException gone) when (gone.HttpStatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            return null; // disconnected from the co-op by its owner, or never there
        }
    }
}
