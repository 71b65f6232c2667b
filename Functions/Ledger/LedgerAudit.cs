namespace PeepFunctions.Functions;

/// <summary>What <c>GET ledger/check</c> answers.</summary>
/// <param name="Ok">Whether nothing was found.</param>
/// <param name="Entries">How many entries were read.</param>
/// <param name="Checks">Each invariant and how many findings it gave.</param>
/// <param name="Findings">What is wrong.</param>
/// <param name="Mended">Entries that stood outside a root and were posted as late just now.</param>
public sealed record AuditDocument(
    bool Ok,
    long Entries,
    IReadOnlyList<AuditCheck> Checks,
    IReadOnlyList<AuditFinding> Findings,
    IReadOnlyList<string> Mended);

/// <summary>One invariant.</summary>
public sealed record AuditCheck(string Invariant, int Findings);

/// <summary>One thing that is wrong: which kind, where, and the figures.</summary>
public sealed record AuditFinding(string Kind, string Subject, string Detail);

/// <summary>Runs every invariant of the books over all of them and against Stripe.</summary>
public sealed class LedgerAudit(
    LedgerTable ledger,
    PeriodsTable periods,
    DividendRunsTable runs,
    OwnershipTable register,
    OwnershipReading ownership,
    StripeBalance processor,
    Stragglers stragglers,
    Coop coop)
{
    private const int MostReadings = 3;

    /// <summary>
    /// Posts as late what stands outside the root of its month. Then reads the whole journal and checks it; once more
    /// while Stripe's balance moves meanwhile, because what is posted in between would look like a difference.
    /// </summary>
    public async Task<AuditDocument> RunAsync(CancellationToken cancellationToken)
    {
        var mended = await MendAsync(cancellationToken);
        var before = await processor.ReadAsync(cancellationToken);
        for (var reading = 1; ; reading++)
        {
            var document = await ReadAsync(before, cancellationToken);
            var after = await processor.ReadAsync(cancellationToken);
            if (reading == MostReadings || after.ToHashSet().SetEquals(before))
            {
                return document with { Mended = mended };
            }

            before = after;
        }
    }

    private async Task<AuditDocument> ReadAsync(IReadOnlyList<Money> before, CancellationToken cancellationToken)
    {
        var closed = (await periods.ListAsync(cancellationToken)).Where(row => row.Root is not null).ToList();
        var windows = await ReadWindowsAsync([.. closed.Select(row => row.Period)], cancellationToken);
        var recorded = OwnershipReading.RecordedBy(await ownership.ClosedRunsAsync(cancellationToken));
        var book = new TrialBalance();
        var entries = new List<JournalEntry>();
        var leaves = new Dictionary<Period, List<PeriodLeaf>>();
        await foreach (var posted in ledger.ReadAllAsync(cancellationToken))
        {
            book.Add(posted.Entry);
            entries.Add(posted.Entry);
            windows.GetValueOrDefault(posted.PostedTo)?.Add(posted.Entry);
            if (!leaves.TryGetValue(posted.PostedTo, out var ofPeriod))
            {
                leaves[posted.PostedTo] = ofPeriod = [];
            }

            ofPeriod.Add(PeriodLeaf.Of(posted.Entry));
        }

        var checks = new (string Invariant, IReadOnlyList<LedgerFinding> Findings)[]
        {
            ("each currency sums to zero, no liability below zero, nothing undistributed below zero, the opening whole",
                LedgerCheck.Balances(book)),
            ("no entry twice, none changed", LedgerCheck.Entries(entries)),
            ("each closed period still has its root",
                [.. closed.SelectMany(row => LedgerCheck.Root(
                    row.Period, row.Root!, row.PreviousRoot, leaves.GetValueOrDefault(row.Period) ?? []))]),
            ("each root names the one before",
                [.. closed.Zip(closed.Skip(1)).Where(pair => pair.Second.PreviousRoot != pair.First.Root)
                    .Select(pair => new LedgerFinding.RootChanged(
                        pair.First.Period, pair.First.Root!, pair.Second.PreviousRoot ?? ""))]),
            ("each closed window's income and expenses are zero",
                [.. windows.Values.Distinct().SelectMany(window => LedgerCheck.ClosedWindow(window, coop.Currency))]),
            ("units issued are units held, no claim beyond its cap, each run's ownership as the register and the books give it",
                OwnershipCheck.Of(
                    await register.ReadAllAsync(cancellationToken),
                    entries,
                    recorded,
                    coop.TimeZone,
                    await register.FindSaleAsync(cancellationToken))),
            ("assets:stripe is Stripe's own balance",
                LedgerCheck.Processor(book, Accounts.Stripe, before)),
        };
        var findings = checks.SelectMany(check => check.Findings).Select(Show).ToList();
        return new AuditDocument(
            findings.Count == 0,
            book.EntryCount,
            [.. checks.Select(check => new AuditCheck(check.Invariant, check.Findings.Count))],
            findings,
            Mended: []);
    }

    private async Task<IReadOnlyList<string>> MendAsync(CancellationToken cancellationToken)
    {
        var covered = await stragglers.ReadCoveredAsync(await periods.ListAsync(cancellationToken), cancellationToken);
        var outside = await ledger.ReadAllAsync(cancellationToken)
            .Where(posted => Stragglers.IsOutside(posted, covered))
            .ToListAsync(cancellationToken);
        foreach (var posted in outside)
        {
            await stragglers.MendAsync(posted, cancellationToken);
        }

        return [.. outside.Select(posted => posted.Entry.Id)];
    }

    // For each period of a window that was closed and divided, the window's balance: the same for all of its periods.
    private async Task<Dictionary<Period, TrialBalance>> ReadWindowsAsync(
        HashSet<Period> closed, CancellationToken cancellationToken)
    {
        var windows = new Dictionary<Period, TrialBalance>();
        var start = coop.FirstPeriod;
        foreach (var run in await runs.ReadAllAsync(cancellationToken))
        {
            if (!run.IsFrozen || run.IsCarried || !closed.Contains(run.Period))
            {
                continue;
            }

            var window = new TrialBalance();
            for (; start <= run.Period; start = start.AddMonths(1))
            {
                windows[start] = window;
            }
        }

        return windows;
    }

    private static AuditFinding Show(LedgerFinding finding) => finding switch
    {
        LedgerFinding.SumNotZero f => new("sum-not-zero", f.Sum.Currency.Code, $"{f.Sum}"),
        LedgerFinding.LiabilityBelowZero f => new("liability-below-zero", f.Account.Path, $"{f.Balance}"),
        LedgerFinding.UndistributedBelowZero f => new("undistributed-below-zero", Accounts.Undistributed.Path, $"{f.Balance}"),
        LedgerFinding.OpeningNotWhole f => new("opening-not-whole", Accounts.Opening.Path, $"{f.Balance}"),
        LedgerFinding.SameIdOtherContent f => new("same-id-other-content", f.Id, $"{f.FirstHash} and {f.SecondHash}"),
        LedgerFinding.PostedTwice f => new("posted-twice", f.Id, "the same entry stands twice"),
        LedgerFinding.ContentChanged f => new("content-changed", f.Id, $"stored {f.StoredHash}, is {f.ActualHash}"),
        LedgerFinding.WindowNotEmptied f => new("window-not-emptied", f.Account.Path, $"{f.Balance}"),
        LedgerFinding.RootChanged f => new("root-changed", f.Period.ToString(), $"stored {f.StoredRoot}, is {f.ActualRoot}"),
        LedgerFinding.ProcessorDiffers f => new("processor-differs", f.Account.Path, $"book {f.Book}, processor {f.Processor}"),
        LedgerFinding.ClaimUnknown f => new("claim-unknown", f.Claim, "a close allocates to it, and the register has it not"),
        LedgerFinding.CapExceeded f => new("cap-exceeded", f.Claim, $"redeemed {f.RedeemedMinor}, cap {f.CapMinor}"),
        LedgerFinding.PaidAfterSale f =>
            new("paid-after-sale", f.Claim, $"{f.Period} allocates to it, and the company was sold before"),
        LedgerFinding.UnitsDiffer f => new("units-differ", "ownership", $"issued {f.Issued}, held {f.Held}"),
        LedgerFinding.OwnershipDiffers f =>
            new("ownership-differs", f.Period.ToString(), $"recorded {f.Recorded.Count}, rebuilt {f.Rebuilt.Count}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
