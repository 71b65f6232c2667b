using Azure.Data.Tables;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>However a row is read, one of a newer release's is refused (docs/adr/0013).</summary>
public sealed class RowFormTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    public static TheoryData<string> Ways => ["one", "partition", "page", "filter", "columns"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Read_RowsOfKnownForms_AnswersThem_AndOneOfANewerForm_IsRefused(string way)
    {
        var table = new TableServiceClient(azurite.ConnectionString).GetTableClient($"forms{way}");
        await table.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "a") { ["AmountMinor"] = 1L });
        await table.AddEntityAsync(new TableEntity("p", "b") { [RowSchema.Column] = RowSchema.Newest });
        Assert.Equal("b", (await ReadAsync(way, table)).RowKey);

        await table.UpdateEntityAsync(
            new TableEntity("p", "b") { [RowSchema.Column] = RowSchema.Newest + 1 },
            Azure.ETag.All,
            TableUpdateMode.Replace);
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(way, table));
    }

    private static async Task<TableEntity> ReadAsync(string way, TableClient table) => way switch
    {
        "one" => (await table.FindAsync("p", "b", default))!,
        "partition" => await table.ReadPartitionAsync("p", default).LastAsync(),
        "page" => await table.ReadAfterAsync("p", "a", 1, default).LastAsync(),
        "filter" => await table.ReadRowsAsync(null, default).LastAsync(),
        _ => await table.ReadRowsAsync(null, default, ["RowKey", "AmountMinor"], perPage: 1).LastAsync(),
    };
}
