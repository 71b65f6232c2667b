using System.Text.Json;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A member's copy of a run, complete in itself but for how the payment stands.</summary>
/// <param name="Period">The run's period.</param>
/// <param name="Currency">The currency of all amounts.</param>
/// <param name="Lines">Why this amount, pool by pool.</param>
/// <param name="AllocatedMinor">The sum of the lines.</param>
/// <param name="CashMinor">Its part in cash.</param>
/// <param name="CapitalMinor">Its part in capital.</param>
/// <param name="CapitalBalanceMinor">The member's capital after the run.</param>
public sealed record StoredStatement(
    string Period,
    string Currency,
    IReadOnlyList<AllocationLine> Lines,
    long AllocatedMinor,
    long CashMinor,
    long CapitalMinor,
    long CapitalBalanceMinor);

/// <summary>What members are told of the runs.</summary>
public sealed class StatementsTable(TableServiceClient tables, CapitalTable capital)
{
    private readonly TableClient _statements = tables.GetTableClient(TableNames.Statements);

    /// <summary>Writes a member's statement of a run whose capital is credited; doing it again is harmless.</summary>
    public async Task PutAsync(RunRow run, FrozenMember member, CancellationToken cancellationToken)
    {
        // Up to this run: a later one may be posted already when a stalled handler comes back to this.
        var balance = 0L;
        foreach (var tranche in await capital.ReadAsync(member.Member, cancellationToken))
        {
            balance += string.CompareOrdinal(tranche.Period, run.Period.ToString()) <= 0
                ? tranche.AmountMinor - tranche.RedeemedMinor
                : 0;
        }

        var statement = new StoredStatement(
            run.Period.ToString(),
            run.Decided.Currency,
            member.Lines,
            member.AllocatedMinor,
            member.CashMinor,
            member.CapitalMinor,
            balance);
        await _statements.TryInsertAsync(
            new TableEntity(member.Member, run.Period.ToString())
            {
                ["Document"] = JsonSerializer.Serialize(statement, Json.Options),
                ["RunHash"] = run.Hash,
            },
            cancellationToken);
    }

    /// <summary>A member's statement of a period; null when there is none.</summary>
    public async Task<StoredStatement?> FindAsync(
        string memberId, Period period, CancellationToken cancellationToken) =>
        await _statements.FindAsync(memberId, period.ToString(), cancellationToken) is { } row ? Read(row) : null;

    /// <summary>A member's statements, oldest first.</summary>
    public async Task<IReadOnlyList<StoredStatement>> ReadAllAsync(
        string memberId, CancellationToken cancellationToken) =>
        await _statements.ReadPartitionAsync(memberId, cancellationToken).Select(Read).ToListAsync(cancellationToken);

    /// <summary>The statements of all members from one run to another, by member.</summary>
    public async Task<IReadOnlyDictionary<string, List<StoredStatement>>> ReadBetweenAsync(
        Period first, Period last, CancellationToken cancellationToken)
    {
        var (from, to) = (first.ToString(), last.ToString());
        var filter = TableClient.CreateQueryFilter($"RowKey ge {from} and RowKey le {to}");
        var all = new Dictionary<string, List<StoredStatement>>(StringComparer.Ordinal);
        await foreach (var row in _statements.ReadRowsAsync(filter, cancellationToken))
        {
            var ofMember = all.TryGetValue(row.PartitionKey, out var known) ? known : all[row.PartitionKey] = [];
            ofMember.Add(Read(row));
        }

        return all;
    }

    private static StoredStatement Read(TableEntity row) =>
        JsonSerializer.Deserialize<StoredStatement>(row.GetString("Document"), Json.Options)
            ?? throw new FormatException($"{row.PartitionKey} {row.RowKey} is empty.");
}
