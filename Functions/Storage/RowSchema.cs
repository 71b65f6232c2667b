using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Which form a stored row has. A row without the column is of form 1, as all are so far. A change that an older
/// release would misread, in a document or in what a column means, writes its rows with the next number; this release
/// then refuses them rather than misread money, should a deployment have to go back (docs/adr/0013).
/// </summary>
public static class RowSchema
{
    /// <summary>The column.</summary>
    public const string Column = "Schema";

    /// <summary>The newest form that this release reads.</summary>
    public const int Newest = 1;

    /// <summary>The row, if this release knows its form.</summary>
    /// <exception cref="InvalidDataException">A newer release wrote it.</exception>
    public static TableEntity Known(TableEntity row) => (row.GetInt32(Column) ?? 1) <= Newest
        ? row
        : throw new InvalidDataException(
            $"A row of form {row.GetInt32(Column)} was written by a newer release; this one reads up to {Newest}.");
}
