namespace PeepFunctions.Functions;

/// <summary>A run as a steward reads it.</summary>
public sealed record RunDocument(
    string Period,
    IReadOnlyList<string> Window,
    string Currency,
    DividendRunState State,
    int? Bylaws,
    int? Phase,
    long? IncomeMinor,
    long? ExpensesMinor,
    long? SurplusMinor,
    IReadOnlyList<WaterfallDocument> Waterfall,
    IReadOnlyList<PoolDocument> Pools,
    long? AllocatedMinor,
    long? CashMinor,
    long? CapitalMinor,
    long? UndistributedMinor,
    RedemptionFigures? Redemption,
    int? CommunityOwnedBps,
    int? NextPhase,
    int ApprovalsNeeded,
    int Approvals,
    IReadOnlyDictionary<PaymentState, int> Payments,
    string? Hash,
    string? Root,
    string? PreviousRoot)
{
    /// <summary>The document of a run.</summary>
    public static RunDocument Of(
        RunRow run, PeriodRow period, IReadOnlyDictionary<PaymentState, int> payments, Currency currency)
    {
        var figures = run.Figures;
        return new RunDocument(
            run.Period.ToString(),
            figures?.Window ?? [run.Period.ToString()],
            currency.Code,
            run.State,
            figures?.Bylaws,
            figures?.Phase,
            figures?.IncomeMinor,
            figures?.ExpensesMinor,
            figures?.SurplusMinor,
            figures?.Waterfall ?? [],
            figures?.Pools ?? [],
            figures?.AllocatedMinor,
            figures?.CashMinor,
            figures?.CapitalMinor,
            figures?.UndistributedMinor,
            figures?.Redemption,
            figures?.CommunityOwnedBps,
            figures?.NextPhase,
            figures?.ApprovalsNeeded ?? 0,
            run.Approvals.Count,
            payments,
            run.Hash,
            Digest(period.Root),
            Digest(period.PreviousRoot));
    }

    /// <summary>The document of what is only calculated: the same figures and hash as the run would have.</summary>
    public static RunDocument OfPreview(CalculatedRun calculated, Currency currency)
    {
        var planned = calculated.Outcome.Payments;
        var run = new RunRow(
            calculated.Outcome.Period,
            calculated.State,
            calculated.Outcome.Hash,
            calculated.Figures,
            calculated.ClosingPostings,
            [],
            default);
        return Of(
            run,
            new PeriodRow(run.Period, PeriodState.Open, null, null, null, null),
            Enum.GetValues<PaymentState>().ToDictionary(
                state => state, state => planned.Count(payment => payment.State == state)),
            currency);
    }

    private static string? Digest(string? hex) => hex is null ? null : $"sha256:{hex}";
}

/// <summary>A run in a list.</summary>
public sealed record RunLine(
    string Period, DividendRunState State, long? SurplusMinor, long? AllocatedMinor, long? CashMinor, string? Hash);

/// <summary>A payment as a steward reads it.</summary>
public sealed record PaymentDocument(
    string Kind,
    string Payee,
    long AmountMinor,
    long DueMinor,
    string Currency,
    PaymentState State,
    int Attempts,
    string? TransferId,
    string? Reason)
{
    /// <summary>The document of a payment.</summary>
    public static PaymentDocument Of(PaymentRow payment) => new(
        payment.Payable.KindName,
        payment.Payable.Payee,
        payment.Amount.Minor,
        payment.Due.Minor,
        payment.Amount.Currency.Code,
        payment.State,
        payment.Attempts,
        payment.TransferId,
        payment.Reason);
}

/// <summary>What a run would come to under other bylaws; under those in force when none are given.</summary>
public sealed record PreviewBody(System.Text.Json.JsonElement? Bylaws = null);

/// <summary>What was sent to be closed.</summary>
public sealed record ClosingAnswer(string Period, string Status);

/// <summary>Names the frozen run that is approved.</summary>
public sealed record ApprovalBody(string Hash);

/// <summary>How many approvals a run has.</summary>
public sealed record ApprovalAnswer(string Period, DividendRunState State, int Approvals, int ApprovalsNeeded);
