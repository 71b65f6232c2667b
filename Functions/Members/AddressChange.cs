using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Gives a member another address. The new one's row is claimed first and the old one's released last: whoever was
/// stopped in between can ask anew, and a row that says something else than its member does signs nobody in
/// (<see cref="Joining"/>).
/// </summary>
public sealed class AddressChange(
    MembersTable members,
    MemberKeys keys,
    MemberSecrets secrets,
    SignInCodes codes,
    MailTable mails,
    Sessions sessions,
    TimeProvider clock)
{
    private static readonly TimeSpan NoticeGoodFor = TimeSpan.FromDays(2);

    /// <summary>Mails a code to the new address and a word to the present one.</summary>
    public async Task StartAsync(Caller caller, EmailAddress email, CancellationToken cancellationToken)
    {
        var member = await members.ReadAsync(caller.Id, cancellationToken);
        await codes.StartChangeAsync(caller.OperationId, email, caller.Id, cancellationToken);
        if (secrets.Email(member) is { } present)
        {
            await mails.EnqueueAsync(
                new WaitingMail(present.Address, MailTemplate.AddressChange, new Dictionary<string, string>()),
                NoticeGoodFor,
                cancellationToken);
        }
    }

    /// <summary>Takes the code; false when it is wrong, or the address somebody else's by now.</summary>
    public async Task<bool> TryCompleteAsync(
        Caller caller, string request, string code, CancellationToken cancellationToken)
    {
        if (await codes.ConfirmAsync(request, code, caller.Id, cancellationToken) is not { Email: var email }
            || await keys.ClaimAddressAsync(email, caller.Id, cancellationToken) != caller.Id)
        {
            return false;
        }

        // Before, so that none outlives the change when this is stopped; after, for one that was opened meanwhile.
        await sessions.CloseAllAsync(caller.Id, cancellationToken, butKey: caller.SessionKey);
        var former = new List<EmailAddress>();
        var row = await members.ChangeAsync(
            caller.Id,
            member =>
            {
                if (MemberRow.State(member) == MemberState.Departed)
                {
                    return false;
                }

                AddFormer(former, member);
                secrets.SetEmail(member, email);
                MemberRow.SetNote(
                    member,
                    new AuditNote(AuditAct.AddressChanged, caller.Id, clock.GetUtcNow(), Occasion: request));
                return true;
            },
            cancellationToken);
        if (row is null || !secrets.IsAddressOf(row, email))
        {
            await keys.ReleaseAddressAsync(email, caller.Id, cancellationToken); // left meanwhile
            return false;
        }

        foreach (var one in former.Where(one => one.LookupForm != email.LookupForm))
        {
            await keys.ReleaseAddressAsync(one, caller.Id, cancellationToken);
        }

        await sessions.CloseAllAsync(caller.Id, cancellationToken, butKey: caller.SessionKey);
        return true;
    }

    private void AddFormer(List<EmailAddress> former, TableEntity member)
    {
        if (secrets.Email(member) is { } email)
        {
            former.Add(email);
        }
    }
}
