using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// The ownership register: a row an entry, inserted and never changed. The trust's key is always the same, so that two
/// of them cannot be entered, whoever tries at the same time.
/// </summary>
public sealed class OwnershipTable(TableServiceClient tables)
{
    private const string Partition = "register";

    private readonly TableClient _table = tables.GetTableClient(TableNames.Ownership);

    /// <summary>The id of a claim; the same for the same operation.</summary>
    public static string NewId(string operationId) => $"clm_{operationId}";

    /// <summary>Enters a claim once; what stands under its id then may be another operation's.</summary>
    public async Task<RegisterEntry> EnterAsync(RegisterEntry entry, CancellationToken cancellationToken)
    {
        var claim = entry.Claim;
        await _table.TryInsertAsync(
            new TableEntity(Partition, claim.Id)
            {
                ["Class"] = claim.Class.ToString(),
                ["Holder"] = claim.Holder,
                ["Payee"] = claim.Payee,
                ["Units"] = claim.Units,
                ["PrincipalMinor"] = claim.PrincipalMinor,
                ["CapBps"] = claim.CapBps,
                ["Seniority"] = claim.Seniority,
                ["IssuedOn"] = claim.IssuedOn.ToString("O", CultureInfo.InvariantCulture),
                ["Cause"] = entry.Cause,
                ["By"] = entry.By,
                ["Operation"] = entry.Operation,
                ["AtUtc"] = entry.AtUtc,
                ["Hash"] = entry.Hash,
            },
            cancellationToken);
        return await FindAsync(claim.Id, cancellationToken)
            ?? throw new InvalidOperationException($"Claim {claim.Id} is neither new nor there.");
    }

    /// <summary>The entry of a claim; null when there is none.</summary>
    public async Task<RegisterEntry?> FindAsync(string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition, id, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Every entry with the hash that stands beside it, by claim.</summary>
    public async Task<IReadOnlyList<(RegisterEntry Entry, string StoredHash)>> ReadAllAsync(
        CancellationToken cancellationToken) =>
        await _table.ReadPartitionAsync(Partition, cancellationToken)
            .Select(row => (Read(row), row.GetString("Hash")))
            .ToListAsync(cancellationToken);

    private static RegisterEntry Read(TableEntity row) => new(
        new OwnershipClaim(
            row.RowKey,
            Enum.Parse<ClaimClass>(row.GetString("Class")),
            row.GetString("Holder"),
            row.GetString("Payee"),
            Number(row.GetInt64("Units")),
            Number(row.GetInt64("PrincipalMinor")),
            Number(row.GetInt32("CapBps")),
            Number(row.GetInt32("Seniority")),
            DateOnly.ParseExact(row.GetString("IssuedOn"), "O", CultureInfo.InvariantCulture)),
        row.GetString("Cause"),
        row.GetString("By"),
        row.GetString("Operation"),
        row.GetDateTimeOffset("AtUtc") ?? throw new FormatException($"Claim {row.RowKey} has no date."));

    private static T Number<T>(T? stored)
        where T : struct => stored ?? throw new FormatException("An entry of the ownership register has a gap.");
}
