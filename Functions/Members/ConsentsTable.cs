using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A copy of the bylaws that a member got.</summary>
/// <param name="Version">The version.</param>
/// <param name="ToldUtc">When they were mailed that it is there; null when they were not.</param>
/// <param name="ReceivedUtc">When they got the copy itself; null when they have not.</param>
public sealed record BylawsCopy(int Version, DateTimeOffset? ToldUtc, DateTimeOffset? ReceivedUtc);

/// <summary>A written consent or its revocation, as stored.</summary>
public sealed record StoredWord(DateTimeOffset AtUtc, bool IsGiven, int Bylaws);

/// <summary>What a member has consented to and which bylaws they got.</summary>
/// <param name="Copies">The copies, by version.</param>
/// <param name="Words">The written consents and revocations, oldest first.</param>
/// <param name="Kept">
/// Of one who has left: on what each month was covered, in place of all else, which is gone; null before.
/// </param>
public sealed record StoredConsents(
    IReadOnlyList<BylawsCopy> Copies,
    IReadOnlyList<StoredWord> Words,
    IReadOnlyDictionary<Period, ConsentBasis>? Kept);

/// <summary>Consents and copies of the bylaws: table Consents, partition the member.</summary>
public sealed class ConsentsTable(TableServiceClient tables)
{
    private const string Copy = "bylaws|", Word = "word|", KeptRow = "kept";
    private const string ToldUtc = nameof(ToldUtc), ReceivedUtc = nameof(ReceivedUtc);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Consents);

    /// <summary>The member was mailed that a version is there; the first time stands.</summary>
    public Task TellAsync(string memberId, int version, DateTimeOffset now, CancellationToken cancellationToken) =>
        MarkAsync(memberId, version, ToldUtc, now, cancellationToken);

    /// <summary>The member got a copy of a version; the first time stands.</summary>
    public Task ReceiveAsync(string memberId, int version, DateTimeOffset now, CancellationToken cancellationToken) =>
        MarkAsync(memberId, version, ReceivedUtc, now, cancellationToken);

    /// <summary>Adds a written consent or its revocation.</summary>
    public Task AddWordAsync(string memberId, StoredWord word, CancellationToken cancellationToken) =>
        _table.TryInsertAsync(
            new TableEntity(memberId, string.Create(CultureInfo.InvariantCulture, $"{Word}{word.AtUtc.UtcTicks:D19}"))
            {
                ["AtUtc"] = word.AtUtc,
                ["IsGiven"] = word.IsGiven,
                ["Bylaws"] = word.Bylaws,
            },
            cancellationToken);

    /// <summary>All that is stored of a member.</summary>
    public async Task<StoredConsents> ReadAsync(string memberId, CancellationToken cancellationToken)
    {
        var (copies, words) = (new List<BylawsCopy>(), new List<StoredWord>());
        IReadOnlyDictionary<Period, ConsentBasis>? kept = null;
        await foreach (var row in _table.ReadPartitionAsync(memberId, cancellationToken))
        {
            if (row.RowKey == KeptRow)
            {
                kept = ReadKept(row);
            }
            else if (row.RowKey.StartsWith(Copy, StringComparison.Ordinal))
            {
                copies.Add(new BylawsCopy(
                    int.Parse(row.RowKey[Copy.Length..], CultureInfo.InvariantCulture),
                    row.GetDateTimeOffset(ToldUtc),
                    row.GetDateTimeOffset(ReceivedUtc)));
            }
            else
            {
                words.Add(new StoredWord(
                    row.GetDateTimeOffset("AtUtc") ?? throw new FormatException($"{row.RowKey} has no date."),
                    row.GetBoolean("IsGiven") == true,
                    row.GetInt32("Bylaws") ?? 0));
            }
        }

        return new StoredConsents(copies, words, kept);
    }

    /// <summary>
    /// Takes everything away but on what each month was covered, which the tax file still needs; the first such answer
    /// stands. Doing it again is harmless.
    /// </summary>
    public async Task EraseAsync(
        string memberId, IReadOnlyDictionary<Period, ConsentBasis> covered, CancellationToken cancellationToken)
    {
        await _table.TryInsertAsync(
            new TableEntity(memberId, KeptRow)
            {
                [nameof(ConsentBasis.Written)] = List(covered, ConsentBasis.Written),
                [nameof(ConsentBasis.Membership)] = List(covered, ConsentBasis.Membership),
            },
            cancellationToken);
        await foreach (var row in _table.ReadPartitionAsync(memberId, cancellationToken))
        {
            await (row.RowKey == KeptRow
                ? Task.CompletedTask
                : _table.RemoveAsync(memberId, row.RowKey, cancellationToken));
        }
    }

    private async Task MarkAsync(
        string memberId, int version, string what, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = Copy + version.ToString("D6", CultureInfo.InvariantCulture);
        while (true)
        {
            var row = await _table.FindAsync(memberId, key, cancellationToken);
            if (row?.GetDateTimeOffset(what) is not null)
            {
                return;
            }

            var written = row ?? new TableEntity(memberId, key);
            written[what] = now;
            await (row is null
                ? _table.TryInsertAsync(written, cancellationToken)
                : _table.TryReplaceAsync(written, cancellationToken));
        }
    }

    private static string List(IReadOnlyDictionary<Period, ConsentBasis> covered, ConsentBasis basis) => string.Join(
        ',', covered.Where(one => one.Value == basis).Select(one => one.Key).Order());

    private static Dictionary<Period, ConsentBasis> ReadKept(TableEntity row) => Enum.GetValues<ConsentBasis>()
        .SelectMany(basis => (row.GetString(basis.ToString()) ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => (Period: Period.Parse(text), basis)))
        .ToDictionary(one => one.Period, one => one.basis);
}
