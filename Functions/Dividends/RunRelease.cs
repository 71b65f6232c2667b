namespace PeepFunctions.Functions;

/// <summary>Releases the payments of a run that is posted and closed, and ends the run when all are done.</summary>
public sealed class RunRelease(
    DividendRunsTable runs, DividendPaymentsTable payments, MembersTable members, Queues queues)
{
    /// <summary>
    /// Goes on to pay, or to wait for approvals, and has the members told. Sends the pages again when they were sent
    /// before, because whoever sent them may have been killed among them.
    /// </summary>
    public async Task ReleaseAsync(Period period, CancellationToken cancellationToken)
    {
        var run = await runs.ChangeAsync(
            period,
            run => run.State is DividendRunState.Calculated or DividendRunState.AwaitingApproval ? Released(run) : null,
            cancellationToken);
        if (run.State == DividendRunState.Paying)
        {
            await SendPagesAsync(period, cancellationToken);
            await EndIfPaidAsync(period, cancellationToken);
        }

        foreach (var shard in run.State == DividendRunState.Carried ? [] : Shards.All)
        {
            await queues.SendAsync(
                QueueNames.StatementMails, MailStatements.FirstPage(period, shard), cancellationToken);
        }
    }

    /// <summary>
    /// A steward approves what was frozen under a hash; null when the run is of another hash or not to approve. The word
    /// of somebody who is no steward any more does not count.
    /// </summary>
    public async Task<RunRow?> ApproveAsync(
        Period period, string steward, string hash, CancellationToken cancellationToken)
    {
        var stewards = await members.ReadStewardsAsync(cancellationToken)
            .Select(row => row.PartitionKey)
            .ToHashSetAsync(cancellationToken: cancellationToken);
        var run = await runs.ChangeAsync(
            period,
            run => run.State == DividendRunState.AwaitingApproval
                && run.Hash == hash
                && !run.Approvals.Contains(steward)
                ? Released(run with { Approvals = [.. run.Approvals.Where(stewards.Contains), steward] })
                : null,
            cancellationToken);
        if (run.Hash != hash || !run.Approvals.Contains(steward))
        {
            return null;
        }

        if (run.State == DividendRunState.Paying)
        {
            await SendPagesAsync(period, cancellationToken);
            await EndIfPaidAsync(period, cancellationToken); // a run may have nobody to pay
        }

        return run;
    }

    /// <summary>Ends a run none of whose payments is pending, sent, waiting or unknown.</summary>
    public async Task EndIfPaidAsync(Period period, CancellationToken cancellationToken)
    {
        var counts = await payments.CountAsync(period, cancellationToken);
        if (counts[PaymentState.Pending] + counts[PaymentState.Sent] + counts[PaymentState.WaitingForFunds]
            + counts[PaymentState.Unknown] == 0)
        {
            await runs.ChangeAsync(
                period,
                run => run.State == DividendRunState.Paying
                    ? run with { State = run.IsCarried ? DividendRunState.Carried : DividendRunState.Paid }
                    : null,
                cancellationToken);
        }
    }

    private static RunRow Released(RunRow run) => run with
    {
        State = run.Approvals.Count >= run.Decided.ApprovalsNeeded
            ? DividendRunState.Paying
            : DividendRunState.AwaitingApproval,
    };

    private async Task SendPagesAsync(Period period, CancellationToken cancellationToken)
    {
        foreach (var shard in Shards.All)
        {
            if (await payments.ReadShardAsync(period, shard, cancellationToken).AnyAsync(cancellationToken))
            {
                await queues.SendAsync(
                    QueueNames.DividendPayments,
                    new PaymentPage(period, shard, Round: 0).ToString(),
                    cancellationToken);
            }
        }
    }
}
