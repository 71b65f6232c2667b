using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A claim that a resolution issues, and what came of it.</summary>
/// <param name="Proposal">The resolution.</param>
/// <param name="Place">Its place in it, from 0.</param>
/// <param name="Claim">What was proposed.</param>
/// <param name="Refusal">Why it was not issued although the resolution passed; null while it may be.</param>
public sealed record ResolvedClaim(string Proposal, int Place, ProposedClaim Claim, string? Refusal)
{
    /// <summary>The id under which it stands in the register once it is issued: the same whoever issues it.</summary>
    public string Id => Claim.Class == ClaimClass.Trust
        ? OwnershipClaim.TrustId
        : string.Create(CultureInfo.InvariantCulture, $"clm_{Proposal["prp_".Length..]}_{Place:D2}");
}

/// <summary>
/// The claims of resolutions: a row each under the proposal, written before it is, so that whoever finds the proposal
/// finds them; judged when it is filed and again when it has passed, because holders and payees may be gone by then.
/// </summary>
public sealed class ResolutionClaims(
    TableServiceClient tables,
    OwnershipTable register,
    ClaimRegister claims,
    MembersTable members,
    MemberMails mails,
    AuditTable audit,
    Coop coop)
{
    private const string Refusal = nameof(Refusal);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Proposals);

    /// <summary>Why these claims cannot be proposed, each fault by its JSON pointer; null when they can.</summary>
    public async Task<Problem?> RefuseAsync(
        IReadOnlyList<ProposedClaim> proposed, DateTimeOffset closes, CancellationToken cancellationToken)
    {
        if (await register.FindSaleAsync(cancellationToken) is not null)
        {
            return ClaimEndpoints.CompanySold;
        }

        var day = (await claims.BindsFromAsync(coop.PeriodOf(closes), cancellationToken)).FirstDay;
        var faults = new Dictionary<string, string>();
        foreach (var (place, claim) in proposed.Index())
        {
            if (await claims.JudgeAsync("clm_proposed", claim.On(day), day, cancellationToken)
                is ClaimIssue.Faulty faulty)
            {
                foreach (var (field, message) in faulty.Faults)
                {
                    faults[string.Create(CultureInfo.InvariantCulture, $"/issueClaims/{place}/{field}")] = message;
                }
            }
        }

        var trusts = proposed.Count(claim => claim.Class == ClaimClass.Trust);
        return faults.Count > 0 ? Problems.Invalid(faults)
            : trusts > 1 || (trusts == 1 && await claims.HasTrustAsync(cancellationToken))
                ? ClaimEndpoints.TrustKnown.At("issueClaims")
            : await claims.HasRoomAsync(proposed.Count - trusts, cancellationToken) ? null
            : ClaimEndpoints.RegisterFull.At("issueClaims");
    }

    /// <summary>Stores what is proposed; doing it again is harmless.</summary>
    public Task StoreAsync(
        string proposal, IReadOnlyList<ProposedClaim> proposed, CancellationToken cancellationToken) =>
        _table.UpsertAllAsync(
            [
                .. proposed.Index().Select(one => new TableEntity(Partition(proposal), Key(one.Index))
                {
                    ["Class"] = one.Item.Class.ToString(),
                    ["Units"] = one.Item.Units,
                    ["Holder"] = one.Item.Holder,
                    ["Payee"] = one.Item.Payee,
                    ["PrincipalMinor"] = one.Item.PrincipalMinor,
                    ["CapBps"] = one.Item.CapBps,
                    ["Seniority"] = one.Item.Seniority,
                }),
            ],
            cancellationToken);

    /// <summary>The claims of a resolution, in its order.</summary>
    public async Task<IReadOnlyList<ResolvedClaim>> ReadAsync(string proposal, CancellationToken cancellationToken) =>
        await _table.ReadPartitionAsync(Partition(proposal), cancellationToken)
            .Select(row => new ResolvedClaim(
                proposal,
                int.Parse(row.RowKey, CultureInfo.InvariantCulture),
                new ProposedClaim(
                    Enum.Parse<ClaimClass>(row.GetString("Class")),
                    row.GetInt64("Units") ?? throw new FormatException($"A claim of {proposal} has no units."),
                    row.GetString("Holder"),
                    row.GetString("Payee"),
                    row.GetInt64("PrincipalMinor"),
                    row.GetInt32("CapBps"),
                    row.GetInt32("Seniority")),
                row.GetString(Refusal)))
            .ToListAsync(cancellationToken);

    /// <summary>
    /// Issues the claims of a resolution that has passed, each for itself: one that cannot be issued any more keeps no
    /// other back, and its holder learns of it. Doing it again is harmless: what stands in the register stays, what was
    /// refused stays refused, and nobody is told twice.
    /// </summary>
    public async Task IssueAsync(ProposalRow proposal, CancellationToken cancellationToken)
    {
        foreach (var one in await ReadAsync(proposal.Id, cancellationToken))
        {
            if (one.Refusal is not null)
            {
                await TellAsync(proposal, one, cancellationToken);
            }
            else if (await IssueAsync(proposal, one, cancellationToken) is { } refusal)
            {
                await _table.UpsertEntityAsync(
                    new TableEntity(Partition(proposal.Id), Key(one.Place)) { [Refusal] = refusal },
                    TableUpdateMode.Merge,
                    cancellationToken);
                await TellAsync(proposal, one with { Refusal = refusal }, cancellationToken);
            }
        }
    }

    // The trust has no holder, and who has left has neither an address nor an audit to look at.
    private async Task TellAsync(ProposalRow proposal, ResolvedClaim refused, CancellationToken cancellationToken)
    {
        if (refused.Claim.Holder is not { } holder
            || await members.FindAsync(holder, cancellationToken) is not { } member
            || MemberRow.State(member) == MemberState.Departed)
        {
            return;
        }

        await audit.NoteAsync(
            holder,
            new AuditNote(
                AuditAct.ClaimRefused, AuditNote.Vote, proposal.Facts.ClosesUtc, refused.Id, refused.Refusal),
            cancellationToken);
        await mails.TellClaimRefusedAsync(member, refused.Id, cancellationToken);
    }

    // Null when it stands in the register, else why not.
    private async Task<string?> IssueAsync(
        ProposalRow proposal, ResolvedClaim one, CancellationToken cancellationToken)
    {
        var known = await register.FindAsync(one.Id, cancellationToken);
        if (known is not null)
        {
            return (await claims.EnterAsync(known, cancellationToken)).Operation == proposal.Id ? null : "trust-known";
        }

        if (await register.FindSaleAsync(cancellationToken) is not null)
        {
            return ClaimEndpoints.CompanySold.Code;
        }

        var day = (await claims.BindsFromAsync(coop.PeriodOf(proposal.Facts.ClosesUtc), cancellationToken)).FirstDay;
        switch (await claims.JudgeAsync(one.Id, one.Claim.On(day), day, cancellationToken))
        {
            case ClaimIssue.Faulty faulty:
                return faulty.Faults.ContainsKey("holder") ? "holder-gone" : "payee-gone";
            case ClaimIssue.Valid { Claim.Class: not ClaimClass.Trust }
                when !await claims.HasRoomAsync(1, cancellationToken):
                return ClaimEndpoints.RegisterFull.Code;
            case ClaimIssue.Valid valid:
                var entered = await claims.EnterAsync(
                    new RegisterEntry(
                        valid.Claim, proposal.Id, AuditNote.Vote, proposal.Id, proposal.Facts.ClosesUtc),
                    cancellationToken);
                return entered.Operation == proposal.Id ? null : ClaimEndpoints.TrustKnown.Code;
            default:
                throw new UnreachableException();
        }
    }

    private static string Partition(string proposal) => $"{proposal}|claims";

    private static string Key(int place) => place.ToString("D2", CultureInfo.InvariantCulture);
}
