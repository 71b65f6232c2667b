namespace PeepFunctions.Functions;

/// <summary>Enters claims into the ownership register, whoever decided on them.</summary>
public sealed class ClaimRegister(
    OwnershipTable register, MembersTable members, PayeesTable payees, PeriodsTable periods, AuditTable audit)
{
    /// <summary>Judges a claim as it would be issued on a day, by who and what is known now.</summary>
    public async Task<ClaimIssue> JudgeAsync(
        string id, ClaimTerms terms, DateOnly today, CancellationToken cancellationToken) =>
        ClaimIssue.Decide(
            id,
            terms,
            await IsKnownAsync(terms.Holder, cancellationToken),
            Category.TryParse(terms.Payee, out var payee)
                && await payees.FindAsync(payee.Name, cancellationToken) is not null,
            today);

    /// <summary>Whether there is room for so many claims beside the trust's.</summary>
    public async Task<bool> HasRoomAsync(int claims, CancellationToken cancellationToken) =>
        (await register.ReadAllAsync(cancellationToken)).Count(row => row.Entry.Claim.Class != ClaimClass.Trust)
            + claims <= ClaimIssue.ClaimsMost;

    /// <summary>Whether there is a trust.</summary>
    public async Task<bool> HasTrustAsync(CancellationToken cancellationToken) =>
        await register.FindAsync(OwnershipClaim.TrustId, cancellationToken) is not null;

    /// <summary>
    /// Enters a claim once and notes it for its holder, also for whoever was stopped between the two; answers with what
    /// stands under its id then.
    /// </summary>
    public async Task<RegisterEntry> EnterAsync(RegisterEntry entry, CancellationToken cancellationToken)
    {
        var known = await register.EnterAsync(entry, cancellationToken);
        if (known.Operation == entry.Operation && known.Claim.Holder is { } holder)
        {
            await audit.NoteAsync(
                holder,
                new AuditNote(AuditAct.ClaimIssued, known.By, known.AtUtc, known.Claim.Id),
                cancellationToken);
        }

        return known;
    }

    /// <summary>
    /// From which month a decision of the members on the ownership binds: like bylaws the one after it was adopted, so
    /// that nobody's part of a month changes while it runs; a later one where that month is closing already because the
    /// vote was counted late. Once a closing is announced the fence passes before it folds, and by then whoever saw the
    /// month open has entered what they decided.
    /// </summary>
    public async Task<Period> BindsFromAsync(Period adopted, CancellationToken cancellationToken)
    {
        var from = adopted.AddMonths(1);
        while ((await periods.FindAsync(from, cancellationToken)).State != PeriodState.Open)
        {
            from = from.AddMonths(1);
        }

        return from;
    }

    private async Task<bool> IsKnownAsync(string? holder, CancellationToken cancellationToken) =>
        Accounts.IsId(holder)
        && await members.FindAsync(holder!, cancellationToken) is { } row
        && MemberRow.State(row) != MemberState.Departed;
}
