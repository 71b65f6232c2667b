using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>
/// Takes a proposal as far as it can go: opens it, closes it, counts and seals it. What its row says decides which step
/// comes next, so that a message that comes twice, two of them at once, or one after a kill all go on where the row is.
/// </summary>
public sealed partial class MoveProposal(
    QueueWork work,
    ProposalsTable proposals,
    Electorates electorates,
    BallotsTable ballots,
    BallotCountsTable counts,
    BylawsTable bylaws,
    EffectCalculation effects,
    ProposalEffects applying,
    Queues queues,
    IOptions<PeepOptions> options,
    TimeProvider clock,
    ILogger<MoveProposal> logger)
{
    /// <summary>One proposal.</summary>
    [Function(nameof(MoveProposal))]
    public Task RunAsync([QueueTrigger(QueueNames.Proposals)] string message, CancellationToken cancellationToken) =>
        work.RunAsync(QueueNames.Proposals, message, MoveAsync, cancellationToken);

    /// <summary>What a proposal is due for now.</summary>
    internal static ProposalStep StepOf(ProposalRow proposal, DateTimeOffset now, TimeSpan fence)
    {
        var machine = TimeProvider.System.GetUtcNow();
        var left = (proposal.FenceFromUtc ?? machine) + fence - machine;
        return ProposalStep.Decide(
            proposal.State, proposal.Facts.OpensUtc, proposal.Facts.ClosesUtc, now, left < fence ? left : fence);
    }

    private async Task MoveAsync(string id, CancellationToken cancellationToken)
    {
        if (await proposals.FindAsync(id, cancellationToken) is not { } proposal)
        {
            return; // its filing was cut short
        }

        while (true)
        {
            if (proposal.LacksMails)
            {
                await MailAsync(id, MailTemplate.VoteOpened, cancellationToken);
                proposal = await proposals.ChangeAsync(
                    id, row => row.LacksMails ? row with { OpeningIsTold = true } : null, cancellationToken);
            }

            switch (StepOf(proposal, clock.GetUtcNow(), options.Value.CloseFence))
            {
                case ProposalStep.Open:
                    proposal = await OpenAsync(proposal, cancellationToken);
                    break;
                case ProposalStep.Close:
                    proposal = await proposals.ChangeAsync(id, Close, cancellationToken);
                    LogClosing(id);
                    break;
                case ProposalStep.Wait wait:
                    await queues.SendAsync(QueueNames.Proposals, id, cancellationToken, wait.Left);
                    return;
                case ProposalStep.Count:
                    proposal = await CountAsync(proposal, cancellationToken);
                    break;
                case ProposalStep.Seal:
                    proposal = await SealAsync(proposal, cancellationToken);
                    break;
                default:
                    await ShowEffectAsync(proposal, cancellationToken);
                    return;
            }
        }
    }

    // Last, because a vote must not wait for it.
    private async Task ShowEffectAsync(ProposalRow proposal, CancellationToken cancellationToken)
    {
        if (proposal.LacksEffect)
        {
            var effect = await effects.CalculateAsync(proposal.Id, proposal.NextBylaws, cancellationToken);
            await proposals.ChangeAsync(
                proposal.Id, row => row.LacksEffect ? row with { Effect = effect } : null, cancellationToken);
        }
    }

    private async Task<ProposalRow> OpenAsync(ProposalRow proposal, CancellationToken cancellationToken)
    {
        var (opens, closes) = ProposalStep.TimesOf(
            proposal.Facts.OpensUtc, proposal.Facts.ClosesUtc, clock.GetUtcNow());
        proposal = proposal with { Facts = proposal.Facts with { OpensUtc = opens, ClosesUtc = closes } };
        var electorate = await electorates.FreezeAsync(proposal, cancellationToken);
        var opened = await proposals.ChangeAsync(
            proposal.Id,
            row => row.State == ProposalState.Announced
                ? row with { State = ProposalState.Open, Facts = proposal.Facts, Electorate = electorate }
                : null,
            cancellationToken);
        LogOpened(proposal.Id, electorate.Members, electorate.MembersRoot);
        return opened;
    }

    private static ProposalRow? Close(ProposalRow row) => row.State == ProposalState.Open
        ? row with { State = ProposalState.Closing, FenceFromUtc = TimeProvider.System.GetUtcNow() }
        : null;

    // No ballot can come any more, so whoever counts finds the same. Who still reads while another destroys the
    // originals writes only some of the same ballots, and then finds the row changed.
    private async Task<ProposalRow> CountAsync(ProposalRow proposal, CancellationToken cancellationToken)
    {
        if (await ballots.FindKeyAsync(proposal.Id, cancellationToken) is not { } key)
        {
            return await proposals.FindAsync(proposal.Id, cancellationToken) is { Count: not null } counted
                ? counted
                : throw new InvalidOperationException($"The key of {proposal.Id} has gone before it was counted.");
        }

        var cast = await ballots.ReadAsync(proposal.Id, cancellationToken);
        var rules = (await bylaws.ReadAllAsync(cancellationToken)).First(one => one.Version == proposal.Facts.Rules);
        var count = SealedCount.Of(proposal.Facts.Kind, proposal.Electors, cast, rules.Voting, key.Seed);
        await counts.PublishAsync(proposal.Id, cast, cancellationToken);
        var after = await proposals.ChangeAsync(
            proposal.Id,
            row => row.State == ProposalState.Closing
                ? row with { State = ProposalState.Counted, Count = count }
                : null,
            cancellationToken);
        LogCounted(proposal.Id, count.Ballots, count.Result, count.BallotsRoot);
        return after;
    }

    private async Task<ProposalRow> SealAsync(ProposalRow proposal, CancellationToken cancellationToken)
    {
        await ballots.DestroyAsync(proposal.Id, cancellationToken);
        await applying.ApplyAsync(proposal, cancellationToken);
        await MailAsync(proposal.Id, MailTemplate.VoteCounted, cancellationToken);
        return await proposals.ChangeAsync(
            proposal.Id,
            row => row.State == ProposalState.Counted ? row with { State = ProposalState.Sealed } : null,
            cancellationToken);
    }

    private async Task MailAsync(string id, MailTemplate template, CancellationToken cancellationToken)
    {
        foreach (var shard in Shards.All)
        {
            await queues.SendAsync(
                QueueNames.VoteMails, MailVotes.FirstPage(id, template, shard), cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Proposal} is open to {Electors} electors, root {Root}")]
    private partial void LogOpened(string proposal, int electors, string root);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Proposal} takes no ballots any more")]
    private partial void LogClosing(string proposal);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "{Proposal} is counted: {Ballots} ballots, {Result}, root {Root}")]
    private partial void LogCounted(string proposal, int ballots, VoteResult result, string root);
}
