using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>
/// Leaving: the state first, then everything that leads to the person. What Stripe holds and the share come after, in
/// <see cref="FinishLeaving"/>, once nobody is at work any more who still saw a member. Every step can be taken again.
/// </summary>
public sealed class Leaving(
    MembersTable members,
    MemberKeys keys,
    MemberSecrets secrets,
    StewardsLeaving stewards,
    Sessions sessions,
    SignInCodes codes,
    MailTable mails,
    HoursTable hours,
    MemberConsents consents,
    IdempotencyTable answers,
    Queues queues,
    IOptions<PeepOptions> options,
    TimeProvider clock)
{
    /// <summary>Lets a member go; false when too few stewards would stay.</summary>
    public async Task<bool> TryLeaveAsync(string memberId, CancellationToken cancellationToken)
    {
        bool isAsDecided;
        do
        {
            var member = await members.ReadAsync(memberId, cancellationToken);
            if (!await stewards.MayLeaveAsync(member, cancellationToken))
            {
                return false;
            }

            isAsDecided = await TryBeginAsync(member, cancellationToken);
        }
        while (!isAsDecided);

        await EraseAsync(memberId, withCustomers: false, cancellationToken);
        return true;
    }

    // False where the member has become a steward since, or one anew: then it is decided anew whether they may go.
    private async Task<bool> TryBeginAsync(TableEntity member, CancellationToken cancellationToken)
    {
        // The message before the row: whoever is killed between the two leaves a message that finds a member.
        var (memberId, fence, isAsDecided) = (member.PartitionKey, options.Value.CloseFence, false);
        await queues.SendAsync(QueueNames.Leavings, memberId, cancellationToken, fence);
        await members.ChangeAsync(
            memberId,
            row =>
            {
                isAsDecided = StewardsLeaving.StandsAs(member, row);
                if (!isAsDecided || MemberTransition.Decide(MemberRow.State(row), MemberChange.Depart)
                    is not MemberTransition.Became)
                {
                    return false;
                }

                DepartedRow.Begin(row, clock.GetUtcNow(), TimeProvider.System.GetUtcNow() + fence);
                MemberRow.SetNote(row, new AuditNote(AuditAct.Departed, memberId, clock.GetUtcNow()));
                return true;
            },
            cancellationToken);
        return isAsDecided;
    }

    /// <summary>Takes away what leads to the person: sessions, codes, mail, handle, address, notes, choices.</summary>
    internal async Task EraseAsync(string memberId, bool withCustomers, CancellationToken cancellationToken)
    {
        var row = await members.ReadAsync(memberId, cancellationToken);
        await members.CopyLastNoteAsync(row, cancellationToken);
        await sessions.CloseAllAsync(memberId, cancellationToken);
        if (secrets.Email(row) is { } email)
        {
            await codes.ForgetAsync(email, memberId, cancellationToken);
            await mails.RemoveToAsync(email, cancellationToken);
            await keys.ReleaseAddressAsync(email, memberId, cancellationToken);
        }

        if (MemberRow.Handle(row) is { } handle)
        {
            await keys.ReleaseHandleAsync(Handle.Parse(handle), memberId, cancellationToken);
        }

        await hours.EraseNotesAsync(memberId, cancellationToken);
        await consents.EraseAsync(row, cancellationToken);
        await answers.ForgetAsync(memberId, cancellationToken);
        await EraseRowAsync(memberId, row, withCustomers, cancellationToken);
    }

    // Last, because the row is what the steps before are found by. What was changed since it was read is read anew.
    private async Task EraseRowAsync(
        string memberId, TableEntity read, bool withCustomers, CancellationToken cancellationToken)
    {
        var isSame = true;
        await members.ChangeAsync(
            memberId,
            row =>
            {
                isSame = MemberRow.Handle(row) == MemberRow.Handle(read)
                    && secrets.Email(row)?.LookupForm == secrets.Email(read)?.LookupForm;
                return isSame && DepartedRow.Erase(row, withCustomers);
            },
            cancellationToken);
        if (!isSame)
        {
            await EraseAsync(memberId, withCustomers, cancellationToken);
        }
    }
}
