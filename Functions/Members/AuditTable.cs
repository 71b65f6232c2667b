using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Who did what to a member or to money of theirs, by member, and to payees, newest first. An act has two rows, written
/// together: one by what it is, which stops a second telling, and one by when it was, for the list.
/// </summary>
public sealed class AuditTable(TableServiceClient tables)
{
    private const string Known = "known|";

    private readonly TableClient _table = tables.GetTableClient(TableNames.Audit);

    /// <summary>What is about the books as a whole is noted under, which no member's id is.</summary>
    public const string OfBooks = "books|";

    /// <summary>What a payee is noted under, which no member's id is.</summary>
    public static string OfPayee(string name) => $"payee|{name}";

    /// <summary>What stewards did is noted under, which no member's id is.</summary>
    public const string OfStewards = "stewards";

    /// <summary>What is noted of the co-op's bank, which no member's id is.</summary>
    public const string OfBank = "bank|";

    /// <summary>Notes an act. Of two tellings the first stands, with its time.</summary>
    /// <returns>Whether it was the first, as far as this call can tell.</returns>
    public async Task<bool> NoteAsync(string about, AuditNote note, CancellationToken cancellationToken)
    {
        var key = KeyOf(note);
        var listed = new TableEntity(about, PlaceOf(note))
        {
            ["Act"] = note.Act.ToString(),
            ["By"] = note.By,
            ["AtUtc"] = note.AtUtc,
            ["Reference"] = note.Reference,
            ["Reason"] = note.Reason,
            ["Occasion"] = note.Occasion,
        };
        try
        {
            await _table.SubmitTransactionAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(about, Known + key)),
                    new TableTransactionAction(TableTransactionActionType.Add, listed),
                ],
                cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException told) when (told.Status == 409)
        {
            return false; // by somebody else, or by this call, whose answer was lost
        }
    }

    /// <summary>Takes a note back that this call made, because nothing came of it.</summary>
    public async Task TakeBackAsync(string about, AuditNote note, CancellationToken cancellationToken)
    {
        await _table.RemoveAsync(about, PlaceOf(note), cancellationToken);
        await _table.RemoveAsync(about, Known + KeyOf(note), cancellationToken);
    }

    /// <summary>One page of what was noted of somebody, newest first.</summary>
    public async Task<Page<AuditNote>> ListAsync(string about, Paging paging, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadAfterAsync(about, paging.After, paging.Limit + 1, cancellationToken)
            .TakeWhile(row => !row.RowKey.StartsWith(Known, StringComparison.Ordinal)) // which come after all digits
            .ToListAsync(cancellationToken);
        return new Page<AuditNote>(
            [.. rows.Take(paging.Limit).Select(Read)],
            rows.Count > paging.Limit ? rows[paging.Limit - 1].RowKey : null);
    }

    private static string KeyOf(AuditNote note) => $"{note.Act}|{note.Reference}|{note.Occasion}";

    private static string PlaceOf(AuditNote note) => string.Create(
        CultureInfo.InvariantCulture, $"{long.MaxValue - note.AtUtc.UtcTicks:D19}|{KeyOf(note)}");

    private static AuditNote Read(TableEntity row) => new(
        Enum.Parse<AuditAct>(row.GetString("Act")),
        row.GetString("By"),
        row.GetDateTimeOffset("AtUtc") ?? throw new FormatException($"{row.PartitionKey} {row.RowKey} has no date."),
        row.GetString("Reference"),
        row.GetString("Reason"),
        row.GetString("Occasion"));
}
