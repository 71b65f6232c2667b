using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>An entry as the columns of a row; its id is for the row's own key or column.</summary>
internal static class EntryColumns
{
    /// <summary>Puts an entry into a row.</summary>
    public static void Write(TableEntity row, JournalEntry entry)
    {
        row["InstantUtc"] = entry.InstantUtc;
        row["Source"] = JournalJson.SourceName(entry.Source);
        row["Memo"] = entry.Memo;
        row["Postings"] = JournalJson.WritePostings(entry.Postings);
        row["Patronage"] = JournalJson.WritePatronage(entry.Patronage);
        row["ContentHash"] = entry.ContentHash;
        row["Corrects"] = entry.Corrects;
    }

    /// <summary>Reads the entry that a row holds.</summary>
    public static JournalEntry Read(TableEntity row, string id) => new(
        id,
        row.GetDateTimeOffset("InstantUtc") ?? throw new FormatException($"Entry {id} has no instant."),
        JournalJson.ParseSource(row.GetString("Source")),
        row.GetString("Memo"),
        JournalJson.ParsePostings(row.GetString("Postings")),
        JournalJson.ParsePatronage(row.GetString("Patronage")),
        row.GetString("ContentHash"),
        row.GetString("Corrects"));
}
