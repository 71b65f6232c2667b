using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>Sends the proposals that are due for something. Harmless when repeated.</summary>
public sealed class CloseProposals(
    ProposalsTable proposals, Queues queues, IOptions<PeepOptions> options, TimeProvider clock)
{
    /// <summary>Every five minutes.</summary>
    [Function(nameof(CloseProposals))]
    public async Task RunAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        foreach (var proposal in await proposals.ReadUnfinishedAsync(cancellationToken))
        {
            if (proposal.LacksEffect || proposal.LacksMails
                || MoveProposal.StepOf(proposal, clock.GetUtcNow(), options.Value.CloseFence)
                    is not (ProposalStep.Nothing or ProposalStep.Wait))
            {
                await queues.SendAsync(QueueNames.Proposals, proposal.Id, cancellationToken);
            }
        }
    }
}
