using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;

namespace PeepFunctions.Tests;

/// <summary>
/// Rows of tables as lines of JSON, the same rows always as the same lines: in the order of tables and keys, columns in
/// the order of their names. Text and numbers of 32 bits stand as they are, other types under their initial.
/// </summary>
internal static class StoredRows
{
    /// <summary>Every row of an account.</summary>
    public static async Task<List<string>> ReadAsync(TableServiceClient tables)
    {
        var lines = new List<string>();
        await foreach (var table in tables.QueryAsync())
        {
            await foreach (var row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                lines.Add(Write(table.Name, row));
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>Puts them into an account.</summary>
    public static async Task LoadAsync(TableServiceClient tables, IEnumerable<string> lines)
    {
        foreach (var ofTable in lines.Select(Read).GroupBy(line => line.Table))
        {
            var table = tables.GetTableClient(ofTable.Key);
            await table.CreateIfNotExistsAsync();
            await Parallel.ForEachAsync(ofTable, async (line, token) => await table.AddEntityAsync(line.Row, token));
        }
    }

    private static string Write(string table, TableEntity row)
    {
        var json = new JsonObject { ["table"] = table };
        foreach (var (name, value) in row.OrderBy(column => column.Key, StringComparer.Ordinal))
        {
            if (name is not ("odata.etag" or "Timestamp") && value is not null)
            {
                json[name] = Of(value);
            }
        }

        return json.ToJsonString();
    }

    private static JsonNode Of(object value) => value switch
    {
        string text => JsonValue.Create(text),
        int number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        long number => new JsonObject { ["l"] = number.ToString(CultureInfo.InvariantCulture) },
        DateTimeOffset time => new JsonObject { ["t"] = time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) },
        byte[] bytes => new JsonObject { ["b"] = Convert.ToBase64String(bytes) },
        _ => throw new NotSupportedException($"{value.GetType()} has no form in a golden row."),
    };

    private static (string Table, TableEntity Row) Read(string line)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        var row = new TableEntity();
        foreach (var (name, value) in json.Where(column => column.Key != "table"))
        {
            row[name] = value switch
            {
                JsonObject typed => Typed(typed),
                JsonValue plain when plain.GetValueKind() == JsonValueKind.Number => plain.GetValue<int>(),
                JsonValue plain when plain.GetValueKind() == JsonValueKind.String => plain.GetValue<string>(),
                _ => value!.GetValue<bool>(),
            };
        }

        return (json["table"]!.GetValue<string>(), row);
    }

    private static object Typed(JsonObject typed) => typed.Single() switch
    {
        ("l", { } number) => long.Parse(number.GetValue<string>(), CultureInfo.InvariantCulture),
        ("t", { } time) => DateTimeOffset.Parse(
            time.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        ("b", { } bytes) => Convert.FromBase64String(bytes.GetValue<string>()),
        var (kind, _) => throw new NotSupportedException(kind),
    };
}
