using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Where a sealed value stands, said once by whoever seals there: so that a change of keys finds all of them.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Property">The property; the first one where a value is spread over several.</param>
/// <param name="Identity">What a row's value is bound to.</param>
/// <param name="Read">The sealed text; null where there is none.</param>
/// <param name="Write">Puts another in its place.</param>
public sealed record SealedColumn(
    string Table,
    string Property,
    Func<TableEntity, string> Identity,
    Func<TableEntity, string?> Read,
    Action<TableEntity, string> Write)
{
    /// <summary>A value in one property.</summary>
    public static SealedColumn Of(string table, string property, Func<TableEntity, string> identity) => new(
        table, property, identity, row => row.GetString(property), (row, text) => row[property] = text);
}
