using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>
/// Holds an opening against the books, takes the approvals and posts it. From the second approval on, what moved before
/// it moves no money in the books; once whoever had read otherwise has ended, its entries are fixed, and only then
/// posted, so that whoever goes on after a kill posts the same.
/// </summary>
public sealed class OpeningPosting(
    OpeningTable opening,
    LedgerTable ledger,
    PeriodsTable periods,
    MembersTable members,
    OwnershipTable register,
    CapitalTable capital,
    BylawsTable bylaws,
    AuditTable audit,
    StewardNotices notices,
    CorrectionGate gate,
    Queues queues,
    IOptions<PeepOptions> options,
    Coop coop,
    TimeProvider clock)
{
    /// <summary>How many different stewards approve it.</summary>
    public const int ApprovalsNeeded = 2;

    // What a share is noted as paid by: no payment of the processor's.
    private const string SharePayment = "opening";

    /// <summary>Reads lines and holds them against what is known now.</summary>
    public async Task<(OpeningReading Reading, OpeningFacts Facts)> ReadAsync(
        DateOnly date, IReadOnlyList<OpeningRow> rows, CancellationToken cancellationToken)
    {
        var known = await members.ReadRosterAsync(cancellationToken)
            .Select(member => member.Id)
            .ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        var claims = (await register.ReadAllAsync(cancellationToken)).Select(row => row.Entry.Claim);
        var facts = new OpeningFacts(
            coop.Today(clock),
            coop.FirstPeriod,
            coop.Currency,
            known.Contains,
            [.. claims],
            await ReadBookAsync(OpeningBalances.CutoffUtc(date, coop.TimeZone), cancellationToken));
        return (OpeningReading.Of(date, rows, facts), facts);
    }

    /// <summary>Whether a month was announced as closing: from then on there is no opening.</summary>
    public async Task<bool> IsTooLateAsync(CancellationToken cancellationToken) =>
        (await periods.ListAsync(cancellationToken)).Count > 0;

    /// <summary>Enters an opening in the place of one that is not approved; null when one is.</summary>
    public async Task<OpeningState?> EnterAsync(
        OpeningBalances balances,
        IReadOnlyList<OpeningRow> rows,
        string steward,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = await opening.FindAsync(cancellationToken);
            if (known?.Hash == balances.Hash)
            {
                await NoteAsync(AuditAct.OpeningEntered, known.EnteredBy, known, cancellationToken);
                await notices.TellAsync(NoticeCodes.OpeningWaiting, known.Hash, cancellationToken);
                return known;
            }

            if (known is { Stage: not OpeningStage.Entered })
            {
                return null;
            }

            var lines = await opening.WriteRowsAsync(rows, cancellationToken);

            // Found again under its hash: also by whom no answer reached.
            await opening.TryWriteAsync(
                new OpeningState(
                    balances.Hash,
                    OpeningBalances.CutoffUtc(balances.Date, coop.TimeZone),
                    OpeningStage.Entered,
                    steward,
                    clock.GetUtcNow(),
                    [],
                    lines,
                    FenceFromUtc: null,
                    Entries: null,
                    known?.ETag ?? default),
                cancellationToken);
        }
    }

    /// <summary>A steward approves what was entered under a hash; the state after it, or why not.</summary>
    public async Task<(OpeningState? State, Problem? Refusal)> ApproveAsync(
        string steward, string hash, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await opening.FindAsync(cancellationToken) is not { } state)
            {
                return (null, Problems.NotFound);
            }

            if (state.Hash != hash)
            {
                return (null, OpeningProblems.OtherHash);
            }

            if (state.Approvals.Contains(steward))
            {
                await FollowAsync(state, steward, cancellationToken);
                return (state, null);
            }

            if (await RefuseAsync(state, cancellationToken) is { } refusal)
            {
                return (null, refusal);
            }

            // The word of somebody who is no steward any more does not count.
            var stewards = await members.ReadStewardsAsync(cancellationToken)
                .Select(row => row.PartitionKey)
                .ToHashSetAsync(cancellationToken: cancellationToken);
            IReadOnlyList<string> approvals = [.. state.Approvals.Where(stewards.Contains), steward];
            await opening.TryWriteAsync(
                approvals.Count < ApprovalsNeeded
                    ? state with { Approvals = approvals }
                    : state with
                    {
                        Approvals = approvals,
                        Stage = OpeningStage.Approved,
                        FenceFromUtc = TimeProvider.System.GetUtcNow(),
                    },
                cancellationToken);
        }
    }

    /// <summary>
    /// Posts what is approved. Null when nothing is left to do; else how long those may still work who read the books
    /// before the approval.
    /// </summary>
    public async Task<TimeSpan?> PostAsync(CancellationToken cancellationToken)
    {
        while (await opening.FindAsync(cancellationToken)
            is { Stage: OpeningStage.Approved or OpeningStage.Posting } state)
        {
            if (state.Stage == OpeningStage.Posting)
            {
                await PostFixedAsync(state, cancellationToken);
                await opening.TryWriteAsync(state with { Stage = OpeningStage.Posted }, cancellationToken);
                continue;
            }

            var fence = options.Value.CloseFence;
            var now = TimeProvider.System.GetUtcNow();
            var left = (state.FenceFromUtc ?? now) + fence - now;
            if (left > TimeSpan.Zero)
            {
                return left < fence ? left : fence;
            }

            await FixAsync(state, cancellationToken);
        }

        return null;
    }

    /// <summary>The day whose balances an opening has.</summary>
    public DateOnly DateOf(OpeningState state) => coop.DayOf(state.CutoffUtc.AddTicks(-1));

    private async Task<Problem?> RefuseAsync(OpeningState state, CancellationToken cancellationToken)
    {
        if (state.Stage != OpeningStage.Entered)
        {
            return OpeningProblems.Decided;
        }

        if (await IsTooLateAsync(cancellationToken))
        {
            return OpeningProblems.TooLate;
        }

        var rows = await opening.ReadRowsAsync(state, cancellationToken);
        return (await ReadAsync(DateOf(state), rows, cancellationToken)).Reading is OpeningReading.Faulty faulty
            ? OpeningProblems.Outdated(faulty.Faults)
            : null;
    }

    private async Task FollowAsync(OpeningState state, string steward, CancellationToken cancellationToken)
    {
        await NoteAsync(AuditAct.OpeningApproved, steward, state, cancellationToken);
        if (state.Stage is OpeningStage.Approved or OpeningStage.Posting)
        {
            await queues.SendAsync(QueueNames.Openings, state.Hash, cancellationToken);
        }
    }

    // Something may have come into the books between the approval and the end of the fence that no line names: then two
    // stewards look at it again, and nothing is posted.
    private async Task FixAsync(OpeningState state, CancellationToken cancellationToken)
    {
        await gate.PostAllAsync(cancellationToken); // what would else come behind the balances
        var rows = await opening.ReadRowsAsync(state, cancellationToken);
        var (reading, facts) = await ReadAsync(DateOf(state), rows, cancellationToken);
        if (reading is not OpeningReading.Valid { Balances: var balances })
        {
            await opening.TryWriteAsync(
                state with { Stage = OpeningStage.Entered, Approvals = [], FenceFromUtc = null }, cancellationToken);
            await notices.TellAsync(
                NoticeCodes.OpeningWaiting, state.Hash, cancellationToken, $"{state.Hash}|{state.FenceFromUtc:O}");
            return;
        }

        var name = await opening.WriteEntriesAsync(
            balances.EntriesFor(facts.BookBefore, coop.TimeZone).ToDictionary(
                entry => entry.Id, entry => JournalJson.WritePostings(entry.Postings)),
            cancellationToken);
        await opening.TryWriteAsync(state with { Stage = OpeningStage.Posting, Entries = name }, cancellationToken);
    }

    private async Task PostFixedAsync(OpeningState state, CancellationToken cancellationToken)
    {
        var date = DateOf(state);
        foreach (var (id, postings) in await opening.ReadEntriesAsync(state.Entries!, cancellationToken))
        {
            var entry = OpeningBalances.EntryOf(id, date, coop.TimeZone, JournalJson.ParsePostings(postings));
            if (await ledger.PostAsync(entry, cancellationToken) is PostOutcome.ConflictsWith)
            {
                throw new InvalidOperationException($"{id} is in the books with other content.");
            }
        }

        // The lines were sound when the entries were fixed; what came into the books since does not count.
        var rows = await opening.ReadRowsAsync(state, cancellationToken);
        var (_, facts) = await ReadAsync(date, rows, cancellationToken);
        var then = facts with { IsMember = _ => true, BookBefore = new TrialBalance() };
        await FollowAsync(
            state,
            OpeningReading.Of(date, rows, then) is OpeningReading.Valid valid
                ? valid.Balances
                : throw new InvalidOperationException("The lines of the opening that is being posted are damaged."),
            cancellationToken);
    }

    // What the books do not hold themselves: when capital is paid back, and who has paid the share.
    private async Task FollowAsync(OpeningState state, OpeningBalances balances, CancellationToken cancellationToken)
    {
        var founding = await bylaws.InForceAsync(coop.FirstPeriod, cancellationToken);
        foreach (var tranche in balances.Tranches)
        {
            await capital.CreditAsync(
                tranche.Member,
                tranche.Month,
                tranche.AmountMinor,
                tranche.Month.AddMonths(founding.RedeemCapitalAfterMonths),
                cancellationToken);
        }

        foreach (var group in balances.Balances.GroupBy(line => Accounts.MemberOf(line.Account)))
        {
            if (group.Key is not { } member)
            {
                continue;
            }

            if (group.Any(line => line.Account == Accounts.SharesOf(member)
                && line.Shown.Currency == coop.Currency && line.Shown.Minor >= founding.MembershipShareMinor))
            {
                await members.ActivateAsync(member, SharePayment, cancellationToken);
            }

            await audit.NoteAsync(
                member,
                new AuditNote(AuditAct.OpeningApproved, state.Approvals[^1], state.EnteredUtc, state.Hash),
                cancellationToken);
        }
    }

    private async Task<TrialBalance> ReadBookAsync(DateTimeOffset cutoffUtc, CancellationToken cancellationToken)
    {
        var book = new TrialBalance();
        await foreach (var posted in ledger.ReadBeforeAsync(
            coop.PeriodOf(cutoffUtc).AddMonths(1), cancellationToken))
        {
            if (posted.Entry.InstantUtc < cutoffUtc && posted.Entry.Source != EntrySource.Opening)
            {
                book.Add(posted.Entry);
            }
        }

        return book;
    }

    private Task NoteAsync(AuditAct act, string steward, OpeningState state, CancellationToken cancellationToken) =>
        audit.NoteAsync(
            AuditTable.OfBooks,
            new AuditNote(act, steward, clock.GetUtcNow(), state.Hash, Occasion: steward),
            cancellationToken);
}
