using System.Text.Json;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A plan as it was read.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Drafted">The last month that was drafted; null for none.</param>
/// <param name="Row">The row that it was read from.</param>
public sealed record StoredPlan(ExpensePlan Plan, Period? Drafted, TableEntity Row);

/// <summary>Expenses that come every month. The memo is sealed: it is written by hand.</summary>
public sealed class ExpensePlansTable(TableServiceClient tables, Seal seal)
{
    private const string Partition = "plan", Memo = nameof(Memo), Drafted = nameof(Drafted), Last = nameof(Last);

    private readonly TableClient _table = tables.GetTableClient(TableNames.ExpensePlans);

    /// <summary>The memo.</summary>
    public static SealedColumn SealedMemo { get; } =
        SealedColumn.Of(TableNames.ExpensePlans, Memo, row => Identity(row.RowKey));

    /// <summary>The id of a plan; the same for the same operation.</summary>
    public static string NewId(string operation) => $"pln_{operation}";

    /// <summary>Adds a plan once; answers what stands under its id.</summary>
    public async Task<StoredPlan> AddAsync(ExpensePlan plan, CancellationToken cancellationToken)
    {
        await _table.TryInsertAsync(
            new TableEntity(Partition, plan.Id)
            {
                ["By"] = plan.By,
                ["Day"] = plan.Day,
                ["First"] = plan.First.ToString(),
                [Last] = plan.Last?.ToString(),
                ["AmountMinor"] = plan.Amount.Minor,
                ["Currency"] = plan.Amount.Currency.Code,
                ["Category"] = plan.Category,
                [Memo] = seal.Close(plan.Memo, Identity(plan.Id)),
                ["Tax"] = plan.Tax is null ? null : JsonSerializer.Serialize(plan.Tax, Json.Options),
            },
            cancellationToken);
        return await FindAsync(plan.Id, cancellationToken)
            ?? throw new InvalidOperationException($"Plan {plan.Id} is neither new nor there.");
    }

    /// <summary>A plan; null when there is none.</summary>
    public async Task<StoredPlan?> FindAsync(string id, CancellationToken cancellationToken) =>
        Accounts.IsId(id) && await _table.FindAsync(Partition, id, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Every plan, by id.</summary>
    public IAsyncEnumerable<StoredPlan> ReadAllAsync(CancellationToken cancellationToken) =>
        _table.ReadPartitionAsync(Partition, cancellationToken).Select(Read);

    /// <summary>Remembers that a month was drafted; it does not matter if somebody else has.</summary>
    public Task MarkDraftedAsync(StoredPlan stored, Period period, CancellationToken cancellationToken)
    {
        stored.Row[Drafted] = period.ToString();
        return _table.TryReplaceAsync(stored.Row, cancellationToken);
    }

    /// <summary>Ends a plan with a month; false when it has changed since it was read.</summary>
    public Task<bool> TryEndAsync(StoredPlan stored, Period last, CancellationToken cancellationToken)
    {
        stored.Row[Last] = last.ToString();
        return _table.TryReplaceAsync(stored.Row, cancellationToken);
    }

    private StoredPlan Read(TableEntity row) => new(
        new ExpensePlan(
            row.RowKey,
            row.GetString("By"),
            row.GetInt32("Day") ?? throw new FormatException($"Plan {row.RowKey} has no day."),
            Period.Parse(row.GetString("First")),
            PeriodOf(row, Last),
            Money.FromMinor(row.GetInt64("AmountMinor") ?? 0, Currency.Parse(row.GetString("Currency"))),
            row.GetString("Category"),
            seal.Open(row.GetString(Memo), Identity(row.RowKey)),
            row.GetString("Tax") is { } tax ? JsonSerializer.Deserialize<ExpenseTax>(tax, Json.Options) : null),
        PeriodOf(row, Drafted),
        row);

    private static Period? PeriodOf(TableEntity row, string column) =>
        row.GetString(column) is { } text ? Period.Parse(text) : null;

    private static string Identity(string id) => $"{TableNames.ExpensePlans}|{id}";
}
