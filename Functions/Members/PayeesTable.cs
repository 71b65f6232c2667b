using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>Who is paid without being a member: the receivers of the tithe and the holders of claims.</summary>
/// <param name="Name">The name that the bylaws or the register use.</param>
/// <param name="PayoutAccount">The account at Stripe.</param>
public sealed record Payee(string Name, string PayoutAccount);

/// <summary>The accounts of payees.</summary>
public sealed class PayeesTable(TableServiceClient tables)
{
    private const string Partition = "payee";

    private readonly TableClient _table = tables.GetTableClient(TableNames.Payees);

    /// <summary>The payee of a name; null when none was entered.</summary>
    public async Task<Payee?> FindAsync(string name, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition, name, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Enters or changes a payee.</summary>
    public Task PutAsync(Payee payee, string steward, DateTimeOffset now, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(
            new TableEntity(Partition, payee.Name)
            {
                ["PayoutAccount"] = payee.PayoutAccount,
                ["ChangedBy"] = steward,
                ["ChangedUtc"] = now,
            },
            TableUpdateMode.Replace,
            cancellationToken);

    /// <summary>The payees in order of their names.</summary>
    public async IAsyncEnumerable<Payee> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _table.ReadPartitionAsync(Partition, cancellationToken))
        {
            yield return Read(row);
        }
    }

    private static Payee Read(TableEntity row) => new(row.RowKey, row.GetString("PayoutAccount"));
}
