using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>Takes in proposals.</summary>
public sealed class ProposalFiling(
    ProposalsTable proposals,
    BallotsTable ballots,
    SeatsTable seats,
    Electorates electorates,
    BylawsTable bylaws,
    ResolutionStewards stewards,
    ResolutionClaims claims,
    OwnershipTable register,
    Queues queues,
    Coop coop,
    TimeProvider clock)
{
    private const int UnfinishedMax = 3;

    /// <summary>Files a proposal of a member; the same call again finds the one it made.</summary>
    public async Task<(ProposalRow? Filed, Problem? Refusal)> FileAsync(
        TableEntity author, ProposalBody body, string operation, CancellationToken cancellationToken)
    {
        if (body.Misfit() is { } wrong)
        {
            return (null, wrong);
        }

        var id = body.Appeal ? AppealId(author) : $"prp_{operation}";
        if (await proposals.FindAsync(id, cancellationToken) is { } before)
        {
            return (before, null);
        }

        var now = clock.GetUtcNow();
        var rules = await bylaws.InForceAsync(coop.PeriodOf(now), cancellationToken);
        var opens = now.AddDays(rules.Voting.NoticeDays);
        var closes = opens.AddDays(rules.Voting.OpenDays);
        if (await ForbiddenAsync(author, body, closes, cancellationToken) is { } refusal)
        {
            return (null, refusal);
        }

        var (changed, misnamed) = await stewards.FindAsync(body.Stewards, cancellationToken);
        if (misnamed is not null)
        {
            return (null, misnamed);
        }

        if (body.Kind == ProposalKind.Sale && await register.FindSaleAsync(cancellationToken) is not null)
        {
            return (null, ClaimEndpoints.CompanySold);
        }

        ProposedClaim[] issued = [.. body.IssueClaims?.OfType<ProposedClaim>() ?? []];
        if (issued.Length > 0 && await claims.RefuseAsync(issued, closes, cancellationToken) is { } unfit)
        {
            return (null, unfit);
        }

        var (next, faults) = await NextBylawsAsync(body, closes, cancellationToken);
        if (faults is not null)
        {
            return (null, faults);
        }

        var facts = new ProposalFacts(
            body.Kind,
            body.Title,
            body.Text,
            author.PartitionKey,
            now,
            opens,
            closes,
            rules.Version,
            Lot.HashOf((await ballots.MakeKeyAsync(id, cancellationToken)).Seed),
            body.Group,
            body.Appeal ? MemberRow.SuspendedUtc(author) : null,
            next is not null,
            issued.Length)
        {
            Stewards = changed.Count,
        };
        await stewards.StoreAsync(id, changed, cancellationToken);
        await claims.StoreAsync(id, issued, cancellationToken);
        return await StoreAsync(
            new ProposalRow(id, facts, ProposalState.Announced, default)
            {
                Bylaws = next is null ? null : Encoding.UTF8.GetString(next.ToJson()),
            },
            cancellationToken);
    }

    private async Task<(ProposalRow? Filed, Problem? Refusal)> StoreAsync(
        ProposalRow proposal, CancellationToken cancellationToken)
    {
        if (!await HasElectionAsync(proposal, cancellationToken))
        {
            await ballots.DestroyAsync(proposal.Id, cancellationToken);
            return (null, ElectionRunning);
        }

        await proposals.AddAsync(proposal, cancellationToken);

        // Another election that was filed in the same moment may have taken this one for one that was never stored.
        if (!await HasElectionAsync(proposal, cancellationToken))
        {
            await proposals.ChangeAsync(
                proposal.Id, row => row with { State = ProposalState.Withdrawn }, cancellationToken);
            await ballots.DestroyAsync(proposal.Id, cancellationToken);
            return (null, ElectionRunning);
        }

        if (proposal.Facts.HasBylaws)
        {
            await queues.SendAsync(QueueNames.Proposals, proposal.Id, cancellationToken);
        }

        return (await proposals.FindAsync(proposal.Id, cancellationToken), null);
    }

    private async Task<bool> HasElectionAsync(ProposalRow proposal, CancellationToken cancellationToken) =>
        proposal.Facts.Group is not { } group
        || await seats.BeginElectionAsync(
            group,
            proposal.Id,
            async other => await proposals.FindAsync(other, cancellationToken) is not { IsUnfinished: true },
            cancellationToken) == proposal.Id;

    private async Task<Problem?> ForbiddenAsync(
        TableEntity author, ProposalBody body, DateTimeOffset closes, CancellationToken cancellationToken)
    {
        switch (MemberRow.State(author))
        {
            case MemberState.Suspended when body.Appeal:
                return null;
            case MemberState.Suspended:
                return MemberProblems.Suspended;
            case not MemberState.Active:
                return MemberProblems.NotActive;
        }

        if (body.Appeal)
        {
            return Problems.Forbidden("not-suspended", "There is nothing to appeal: you are not suspended.");
        }

        if (body.Kind == ProposalKind.Admission && MemberRow.ContributorSince(author) is not null)
        {
            return Problems.Conflict("already-contributor", "You are a contributor already.");
        }

        var unfinished = (await proposals.ReadUnfinishedAsync(cancellationToken))
            .Count(one => one.Facts.Author == author.PartitionKey);
        return unfinished >= UnfinishedMax
            ? Problems.Forbidden(
                "too-many-proposals", $"{UnfinishedMax} proposals of yours are under way: wait until one is decided.")
            : body.Group is { } group && await electorates.VacanciesAsync(group, closes, cancellationToken) == 0
                ? Problems.Forbidden("no-vacancy", "No seat of this group will be empty when the vote closes.")
                : null;
    }

    private async Task<(BylawsDocument? Next, Problem? Faults)> NextBylawsAsync(
        ProposalBody body, DateTimeOffset closes, CancellationToken cancellationToken)
    {
        if (body.Bylaws is not { } json)
        {
            return (null, null);
        }

        var newest = await bylaws.NewestAsync(cancellationToken);
        var reading = BylawsDocument.Read(JsonSerializer.SerializeToUtf8Bytes(json, Json.Options));
        var faults = reading switch
        {
            BylawsReading.Valid valid => newest.FaultsOfSuccessor(valid.Document, coop.PeriodOf(closes)),
            BylawsReading.Invalid invalid => invalid.Faults,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return faults.IsEmpty
            ? (((BylawsReading.Valid)reading).Document, null)
            : (null, BylawsProblems.Invalid(faults));
    }

    // One appeal for each suspension.
    private static string AppealId(TableEntity author) => "prp_" + Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{author.PartitionKey}|{MemberRow.SuspendedUtc(author):O}")).AsSpan(0, 16));

    private static Problem ElectionRunning { get; } =
        Problems.Conflict("election-running", "An election for the seats of this group is under way.");
}
