using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// The ownership register: a row an entry, inserted and never changed; and a row that the company is sold. The trust's
/// key is always the same, so that two of them cannot be entered, whoever tries at the same time.
/// </summary>
public sealed class OwnershipTable(TableServiceClient tables)
{
    private const string Partition = "register", Sale = "sale";

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

    /// <summary>Enters that the company is sold; the first sale stands, for good.</summary>
    public Task EnterSaleAsync(OwnershipSale sale, CancellationToken cancellationToken) => _table.TryInsertAsync(
        new TableEntity(Sale, Sale)
        {
            ["Proposal"] = sale.Proposal,
            ["AdoptedUtc"] = sale.AdoptedUtc,
            ["From"] = sale.From.ToString(),
            ["Hash"] = sale.Hash,
        },
        cancellationToken);

    /// <summary>The company's sale with the hash that stands beside it; null when it is not sold.</summary>
    public async Task<(OwnershipSale Sale, string StoredHash)?> FindSaleAsync(CancellationToken cancellationToken) =>
        await _table.FindAsync(Sale, Sale, cancellationToken) is { } row
            ? (
                new OwnershipSale(
                    row.GetString("Proposal"),
                    row.GetDateTimeOffset("AdoptedUtc") ?? throw new FormatException("The sale has no date."),
                    Period.Parse(row.GetString("From"))),
                row.GetString("Hash"))
            : null;

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
