using System.Globalization;
using System.Text;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// The versions of the bylaws. A version is never changed once it is stored; a passed proposal adds the next one, which
/// binds months that begin later, so that another instance may hear of it some minutes late.
/// </summary>
public sealed class BylawsTable(TableServiceClient tables)
{
    private sealed record Known(IReadOnlyList<BylawsDocument> Versions, long ReadAt);

    private const string Partition = "bylaws";

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Bylaws);
    private Known? _known;

    /// <summary>Every version, oldest first.</summary>
    public async Task<IReadOnlyList<BylawsDocument>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var versions = new List<BylawsDocument>();
        await foreach (var row in _table.ReadPartitionAsync(Partition, cancellationToken))
        {
            versions.Add(Read(row));
        }

        _known = new Known(versions, TimeProvider.System.GetTimestamp());
        return versions;
    }

    /// <summary>The version that binds a period; for history the first one.</summary>
    public async Task<BylawsDocument> InForceAsync(Period period, CancellationToken cancellationToken)
    {
        var versions = _known is { } known && TimeProvider.System.GetElapsedTime(known.ReadAt) < Fresh
            ? known.Versions
            : await ReadAllAsync(cancellationToken);
        return BylawsDocument.InForce(versions, period) ?? versions[0];
    }

    /// <summary>The newest version: what a new member accepts.</summary>
    public async Task<BylawsDocument> NewestAsync(CancellationToken cancellationToken) =>
        (await ReadAllAsync(cancellationToken))[^1];

    /// <summary>Stores a version once; whoever comes second finds the first one's.</summary>
    public async Task<bool> TryAddAsync(BylawsDocument version, CancellationToken cancellationToken)
    {
        var added = await _table.TryInsertAsync(
            new TableEntity(Partition, version.Version.ToString("D6", CultureInfo.InvariantCulture))
            {
                ["Document"] = Encoding.UTF8.GetString(version.ToJson()),
            },
            cancellationToken);
        _known = null;
        return added;
    }

    private static BylawsDocument Read(TableEntity row) =>
        BylawsDocument.Read(Encoding.UTF8.GetBytes(row.GetString("Document"))) switch
        {
            BylawsReading.Valid valid => valid.Document,
            _ => throw new FormatException($"Version {row.RowKey} of the bylaws is damaged."),
        };
}
