namespace PeepFunctions.Domain;

/// <summary>One row of a settlement file as it was written, every column as text.</summary>
/// <param name="Line">Its line in the file; the header is line 1.</param>
/// <param name="Id">The processor's own id of the row.</param>
/// <param name="Type">What happened: see <see cref="SettlementRowType"/>.</param>
/// <param name="CreatedUtc">When: <c>2036-01-05T12:00:00Z</c>.</param>
/// <param name="AmountMinor">What the balance at the processor gained, before the fee; negative when it lost.</param>
/// <param name="FeeMinor">What the processor took for it; negative when given back.</param>
/// <param name="Currency">The currency of both.</param>
/// <param name="Creator">The creator's member id or handle, where the row is about support.</param>
/// <param name="Payer">The processor's id of the payer, or empty; never kept as it is.</param>
/// <param name="Reference">The processor's id of what it refers to, or empty.</param>
public sealed record SettlementRow(
    int Line,
    string Id,
    string Type,
    string CreatedUtc,
    string AmountMinor,
    string FeeMinor,
    string Currency,
    string Creator,
    string Payer,
    string Reference)
{
    /// <summary>
    /// Whether text can be the id of a row or a reference: 1 to 100 of A-Z, a-z, 0-9, '.', '_' and '-'.
    /// </summary>
    public static bool IsId(string text) =>
        text is { Length: >= 1 and <= 100 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
