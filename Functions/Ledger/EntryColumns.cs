using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// An entry as the columns of a row; its id is for the row's own key or column. A memo that was written by hand is
/// sealed: it may say anything.
/// </summary>
public sealed class EntryColumns(Seal seal)
{
    private const string HandMemo = nameof(HandMemo);

    /// <summary>The sealed memos of the journal.</summary>
    public static SealedColumn InJournal { get; } =
        SealedColumn.Of(TableNames.Journal, HandMemo, row => Identity(row.RowKey));

    /// <summary>The sealed memos of corrections at their gates.</summary>
    public static SealedColumn AtGates { get; } =
        SealedColumn.Of(TableNames.Suspense, HandMemo, row => Identity(row.GetString(CorrectionGate.Correction)));

    /// <summary>The columns of <see cref="ReadFigures"/>, and where the entry is posted to.</summary>
    public static IReadOnlyList<string> Figures { get; } =
        ["RowKey", "PostedTo", "Source", "Postings", "Patronage"];

    /// <summary>The sealed memos of entries that wait for an approval.</summary>
    public static SealedColumn InDrafts { get; } =
        SealedColumn.Of(TableNames.Drafts, HandMemo, row => Identity(row.GetString(DraftsTable.EntryId)));

    /// <summary>Puts an entry into a row.</summary>
    public void Write(TableEntity row, JournalEntry entry)
    {
        var isByHand = entry.Source is EntrySource.Expense or EntrySource.Correction or EntrySource.General;
        row["InstantUtc"] = entry.InstantUtc;
        row["Source"] = JournalJson.SourceName(entry.Source);
        row["Memo"] = isByHand ? null : entry.Memo;
        row[HandMemo] = isByHand ? seal.Close(entry.Memo, Identity(entry.Id)) : null;
        row["Postings"] = JournalJson.WritePostings(entry.Postings);
        row["Patronage"] = JournalJson.WritePatronage(entry.Patronage);
        row["ContentHash"] = entry.ContentHash;
        row["Corrects"] = entry.Corrects;
        row["Evidence"] = entry.Evidence;
    }

    /// <summary>Reads the entry that a row holds.</summary>
    public JournalEntry Read(TableEntity row, string id) => new(
        id,
        row.GetDateTimeOffset("InstantUtc") ?? throw new FormatException($"Entry {id} has no instant."),
        JournalJson.ParseSource(row.GetString("Source")),
        row.GetString("Memo") ?? seal.Open(row.GetString(HandMemo), Identity(id)),
        JournalJson.ParsePostings(row.GetString("Postings")),
        JournalJson.ParsePatronage(row.GetString("Patronage")),
        row.GetString("ContentHash"),
        row.GetString("Corrects"),
        row.GetString("Evidence"));

    /// <summary>
    /// As much of the entry in a row as sums are made of: no memo, which may be sealed, no instant and no hash.
    /// </summary>
    public static JournalEntry ReadFigures(TableEntity row) => new(
        row.RowKey,
        default,
        JournalJson.ParseSource(row.GetString("Source")),
        "",
        JournalJson.ParsePostings(row.GetString("Postings")),
        JournalJson.ParsePatronage(row.GetString("Patronage")),
        "");

    private static string Identity(string entryId) => $"{TableNames.Journal}|{entryId}";
}
