namespace PeepFunctions.Functions;

/// <summary>Asks for a payout file: nothing can be chosen.</summary>
public sealed record PayoutFileBody;

/// <summary>Says what became of a file.</summary>
public sealed record PayoutConfirmationBody(DateOnly Date, string From, IReadOnlyList<string>? Returned = null);

/// <summary>A payout file as stewards read it.</summary>
public sealed record PayoutFileDocument(
    string Id,
    PayoutFileState State,
    string Currency,
    int Lines,
    long TotalMinor,
    int WithoutReference,
    string CreatedBy,
    DateTimeOffset CreatedUtc,
    PayoutConfirmation? Confirmation,
    DateTimeOffset? EndedUtc,
    IReadOnlyList<PayoutLineDocument>? Items)
{
    /// <summary>The document of a file, with its lines where they are given.</summary>
    public static PayoutFileDocument Of(
        PayoutFile file, Currency currency, IEnumerable<PayoutLine>? lines = null) => new(
        file.Id,
        file.State,
        currency.Code,
        file.Lines,
        file.TotalMinor,
        file.WithoutReference,
        file.CreatedBy,
        file.CreatedUtc,
        file.Confirmation,
        file.EndedUtc,
        lines is null
            ? null
            : [.. lines.Select(line => new PayoutLineDocument(
                line.Key, line.Payable.Payee, line.Amount.Minor, line.State))]);
}

/// <summary>A line as stewards read it; the reference is in the file only.</summary>
public sealed record PayoutLineDocument(string Key, string Payee, long AmountMinor, PayoutLineState State);

/// <summary>What payout files are refused for.</summary>
internal static class PayoutFileProblems
{
    /// <summary>409: one at a time.</summary>
    public static Problem OtherOpen { get; } = Problems.Conflict(
        "payout-file-open", "Another payout file is open: confirm or cancel it first.");

    /// <summary>409: wait for it.</summary>
    public static Problem Freezing { get; } = Problems.Conflict(
        "payout-file-freezing", "A payout file is being made. Try again in a minute.");

    /// <summary>409: it is over.</summary>
    public static Problem Ended { get; } = Problems.Conflict(
        "payout-file-ended", "This file was confirmed otherwise or cancelled.");

    /// <summary>409: nothing more is paid, posted or told from it; what was posted before it was altered stays.</summary>
    public static Problem Altered { get; } = Problems.Conflict(
        "payout-file-altered",
        "The lines of this file are not those that it opened with. Cancel it: what is posted of it stays, the rest is "
        + "put back. What was paid and is not posted comes into the next file; confirm that one before giving it out.");

    /// <summary>422: nobody is to be paid by file.</summary>
    public static Problem NothingToPay { get; } = Problems.Forbidden(
        "nothing-to-pay", "No payment is to be made by file, and no support is owed to anybody with a reference.");
}
