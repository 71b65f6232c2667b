namespace PeepFunctions.Functions;

/// <summary>A closed period in the list.</summary>
public sealed record OpenBooksLine(
    string Period, DividendRunState State, long SurplusMinor, string Currency, string Root);

/// <summary>What came in or was spent under one name.</summary>
/// <param name="Account">An account of the book, <c>income:…</c> or <c>expenses:…</c>.</param>
/// <param name="AmountMinor">What it came to in the window, in minor units.</param>
public sealed record OpenAccount(string Account, long AmountMinor);

/// <summary>A pool as anyone may see it. Figures that would tell of a few members are null.</summary>
public sealed record OpenPool(
    MemberClass Class,
    PatronageBasis Basis,
    long PoolMinor,
    bool Withheld,
    long? MemberPatronage,
    long? TotalPatronage,
    long? NonMemberMinor,
    int? Members)
{
    /// <summary>What is withheld of a run's figures.</summary>
    public static Withholding WithheldOf(RunFigures figures, int below) => Withholding.Of(
        figures.Pools.GroupBy(pool => pool.Class).Select(
            pools => new ClassSize(
                pools.Key,
                pools.Max(pool => pool.Members),
                pools.Any(pool => pool.Basis
                    is PatronageBasis.SupportReceivedMinor or PatronageBasis.SupportGivenMinor))),
        below);

    /// <summary>What may be shown of a pool.</summary>
    public static OpenPool Of(PoolDocument pool, bool withheld) => withheld
        ? new OpenPool(pool.Class, pool.Basis, pool.PoolMinor, true, null, null, null, null)
        : new OpenPool(
            pool.Class,
            pool.Basis,
            pool.PoolMinor,
            false,
            pool.MemberPatronage,
            pool.TotalPatronage,
            pool.NonMemberMinor,
            pool.Members);
}

/// <summary>
/// A closed period as anyone may see it. Income and expenses are listed by account once their window is divided; counts
/// of payments and totals are null where they would tell of a few members. The root covers the previous one.
/// </summary>
public sealed record OpenBooksDocument(
    string Period,
    IReadOnlyList<string> Window,
    string Currency,
    DividendRunState State,
    int Bylaws,
    int Phase,
    int NextPhase,
    int CommunityOwnedBps,
    long IncomeMinor,
    long ExpensesMinor,
    long SurplusMinor,
    IReadOnlyList<OpenAccount> Accounts,
    IReadOnlyList<WaterfallDocument> Waterfall,
    IReadOnlyList<OpenPool> Pools,
    long? AllocatedMinor,
    long? CashMinor,
    long? CapitalMinor,
    long? UndistributedMinor,
    IReadOnlyDictionary<PaymentState, int>? Payments,
    string PaymentsState,
    SaleDocument? Sale,
    string Root,
    string? PreviousRoot)
{
    /// <summary>What may be shown of a run whose period is closed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="period">Its closed period.</param>
    /// <param name="byKind">How many payments stand where.</param>
    /// <param name="withholdBelow">The rule of the bylaws that bound the run.</param>
    /// <param name="sale">The company's sale; null when it is not sold.</param>
    public static OpenBooksDocument Of(
        RunRow run,
        PeriodRow period,
        IReadOnlyDictionary<(PayableKind Kind, PaymentState State), int> byKind,
        int withholdBelow,
        OwnershipSale? sale)
    {
        var figures = run.Decided;
        var withheld = OpenPool.WithheldOf(figures, withholdBelow);
        var pools = figures.Pools
            .Select(pool => OpenPool.Of(pool, withheld.Classes.Contains(pool.Class)))
            .ToList();
        var members = pools.Select(pool => pool.Members ?? 0).Where(count => count > 0);
        var counts = DividendPaymentsTable.InAll(byKind);
        long? Total(long minor) => withheld.Totals ? null : minor;
        return new OpenBooksDocument(
            run.Period.ToString(),
            figures.Window,
            figures.Currency,
            run.State,
            figures.Bylaws,
            figures.Phase,
            figures.NextPhase,
            figures.CommunityOwnedBps,
            figures.IncomeMinor,
            figures.ExpensesMinor,
            figures.SurplusMinor,
            AccountsOf(run),
            figures.Waterfall,
            pools,
            Total(figures.AllocatedMinor),
            Total(figures.CashMinor),
            Total(figures.CapitalMinor),
            Total(figures.UndistributedMinor),
            ShowsCounts(byKind, members, withholdBelow) ? counts : null,
            IsComplete(run, counts) ? "complete" : "incomplete",
            sale?.From <= run.Period ? SaleDocument.Of(sale) : null,
            $"sha256:{period.Root}",
            period.PreviousRoot is { } previous ? $"sha256:{previous}" : null);
    }

    // How many tithes and claims a run pays is known to anyone, and so is the rest: it has to be of enough by itself.
    internal static bool ShowsCounts(
        IReadOnlyDictionary<(PayableKind Kind, PaymentState State), int> byKind, IEnumerable<int> members, int below) =>
        Withholding.ShowsCounts(DividendPaymentsTable.InAll(byKind).Values, members, below)
        && Withholding.ShowsCounts(
            byKind.Where(one => one.Key.Kind is PayableKind.Dividend or PayableKind.Redemption).Select(one => one.Value),
            members,
            below);

    // The end of a year may pay although its last month is carried.
    private static bool IsComplete(RunRow run, IReadOnlyDictionary<PaymentState, int> counts) =>
        run.State is DividendRunState.Paid or DividendRunState.Carried
        && counts.All(count => count.Value == 0 || count.Key
            is PaymentState.Accumulating or PaymentState.Confirmed or PaymentState.Held or PaymentState.Failed);

    // The closing entry moves each of them into the surplus: what comes from it was income, what goes there was spent.
    private static IReadOnlyList<OpenAccount> AccountsOf(RunRow run) => run.ClosingPostings is not { } postings
        ? []
        :
        [
            .. JournalJson.ParsePostings(postings)
                .SelectMany(posting => new[]
                {
                    (Account: posting.To, posting.Amount.Minor),
                    (Account: posting.From, Minor: -posting.Amount.Minor),
                })
                .Where(moved => moved.Account.Kind is AccountKind.Income or AccountKind.Expense)
                .GroupBy(moved => moved.Account)
                .Select(moved => new OpenAccount(
                    moved.Key.Path,
                    moved.Sum(one => one.Minor) * (moved.Key.Kind == AccountKind.Income ? 1 : -1)))
                .OrderBy(one => one.Account, StringComparer.Ordinal),
        ];
}
