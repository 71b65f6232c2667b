using System.Globalization;
using System.Net;
using Stripe;

namespace PeepFunctions.Functions;

/// <summary>What a payout account can do now.</summary>
/// <param name="Ready">Whether money can be transferred to it.</param>
/// <param name="Missing">What Stripe still asks for, by Stripe's own names.</param>
public sealed record PayoutReadiness(bool Ready, IReadOnlyList<string> Missing);

/// <summary>Members' connected accounts at Stripe, which holds identity and bank details so that we need not.</summary>
public sealed class PayoutAccounts(
    StripeClient stripe, MembersTable members, MemberKeys keys, MemberMails mails, TimeProvider clock)
{
    /// <summary>The member's account, made when there is none yet.</summary>
    public async Task<string> EnsureAsync(string memberId, CancellationToken cancellationToken)
    {
        if (MemberRow.PayoutAccount(await members.ReadAsync(memberId, cancellationToken)) is { } known)
        {
            return known;
        }

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
            new RequestOptions { IdempotencyKey = $"account:{memberId}" },
            cancellationToken);

        // The way back first: what Stripe tells of the account must find the member.
        await keys.ClaimAccountAsync(account.Id, memberId, cancellationToken);
        var row = await members.ChangeAsync(
            memberId,
            member =>
            {
                if (MemberRow.PayoutAccount(member) is not null)
                {
                    return false;
                }

                member["PayoutAccount"] = account.Id;
                return true;
            },
            cancellationToken);
        return row is null ? account.Id : MemberRow.PayoutAccount(row)!;
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
    /// overtaken by another is asked for again, so that the newest one stays.
    /// </summary>
    public async Task<PayoutReadiness> RefreshAsync(string account, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await keys.FindByAccountAsync(account, cancellationToken) is { } memberId
                ? await members.FindAsync(memberId, cancellationToken)
                : null;
            var readiness = await AskAsync(account, cancellationToken);

            // An account that the member has changed for another says nothing about the other.
            if (row is null || MemberRow.PayoutAccount(row) != account)
            {
                return readiness;
            }

            // Before it is written: who comes after a kill in between still sees it ready, and tells it then.
            if (MemberRow.PayoutReady(row) && !readiness.Ready)
            {
                var today = clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                await mails.TellPayoutAsync(row, today, cancellationToken);
            }

            if (await members.TrySetPayoutReadyAsync(row, readiness.Ready, cancellationToken))
            {
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
            return new PayoutReadiness(false, ["account"]);
        }

        var missing = (account.Requirements?.CurrentlyDue ?? []).Concat(account.Requirements?.PastDue ?? []).Distinct();
        return new PayoutReadiness(
            account.Capabilities?.Transfers == "active", [.. missing.Order(StringComparer.Ordinal)]);
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
