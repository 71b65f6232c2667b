using System.Security.Cryptography;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Turns a confirmed address into a member. Every step stands on the one before and can be taken again: whoever was
/// stopped half-way goes on with the next code.
/// </summary>
public sealed class Joining(
    MembersTable members,
    MemberKeys keys,
    MemberSecrets secrets,
    FoundingStewards founders,
    StewardsTable stewards,
    MailTable mails,
    TimeProvider clock)
{
    private static readonly TimeSpan WelcomeGoodFor = TimeSpan.FromDays(2);

    /// <summary>
    /// The member whose address it is, made from the sign-up when there is none yet; null when there is neither. A
    /// sign-up with the address of a member is a sign-in: nothing of the member is changed by it.
    /// </summary>
    public async Task<string?> CompleteAsync(ConfirmedAddress confirmed, CancellationToken cancellationToken)
    {
        var known = await keys.FindByAddressAsync(confirmed.Email, cancellationToken);
        if (known is not null && await members.FindAsync(known, cancellationToken) is { } member)
        {
            if (secrets.IsAddressOf(member, confirmed.Email))
            {
                await MakeStewardAsync(known, confirmed.Email, cancellationToken);
                return known;
            }

            // The member has another address, or none any more: a row left by whoever was stopped while it changed.
            if (MemberRow.State(member) != MemberState.Departed
                && !await keys.IsAddressSettledAsync(confirmed.Email, cancellationToken))
            {
                return null;
            }

            await keys.ReleaseAddressAsync(confirmed.Email, known, cancellationToken);
            known = null;
        }

        if (confirmed.SignUp is not { } signUp)
        {
            return null;
        }

        var memberId = await keys.ClaimAddressAsync(confirmed.Email, known ?? NewId(), cancellationToken);
        var handle = Handle.Parse(signUp.Handle);
        if (!await keys.TryClaimHandleAsync(handle, signUp.Holder, memberId, cancellationToken))
        {
            return null; // confirmed so late that somebody else has it; another sign-up goes on with the same id
        }

        var row = new TableEntity(memberId, MemberRow.Key)
        {
            ["Handle"] = handle.Name,
            ["AcceptedBylaws"] = signUp.AcceptedBylaws,
            ["JoinedUtc"] = clock.GetUtcNow(),
            ["Steward"] = false,
            ["PayoutReady"] = false,
        };
        if (founders.Has(confirmed.Email)
            && await stewards.FoundsAsync(confirmed.Email, memberId, cancellationToken))
        {
            MemberRow.SetSteward(row, clock.GetUtcNow(), MemberRow.ByFounding);
        }

        MemberRow.SetState(row, MemberState.Applicant);
        MemberRow.SetClasses(row, signUp.Classes);
        secrets.SetEmail(row, confirmed.Email);
        MemberRow.SetNote(row, new AuditNote(AuditAct.Joined, memberId, clock.GetUtcNow()));
        if (await members.TryAddAsync(row, cancellationToken))
        {
            await mails.EnqueueAsync(
                new WaitingMail(
                    confirmed.Email.Address,
                    MailTemplate.Welcome,
                    new Dictionary<string, string> { ["handle"] = handle.Name }),
                WelcomeGoodFor,
                cancellationToken);
        }

        return memberId;
    }

    private async Task MakeStewardAsync(string memberId, EmailAddress email, CancellationToken cancellationToken)
    {
        if (founders.Has(email) && await stewards.FoundsAsync(email, memberId, cancellationToken))
        {
            await members.ChangeAsync(
                memberId,
                row =>
                {
                    if (MemberRow.IsSteward(row) || MemberRow.WasRemovedAsSteward(row))
                    {
                        return false;
                    }

                    MemberRow.SetSteward(row, clock.GetUtcNow(), MemberRow.ByFounding);
                    return true;
                },
                cancellationToken);
        }
    }

    private static string NewId() => $"mem_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
}
