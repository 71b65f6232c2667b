using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>What is counted by the hour, because anyone may ask for it.</summary>
public enum Limit
{
    /// <summary>Codes that a client asks for, for whatever addresses.</summary>
    CodesOfClient,

    /// <summary>
    /// Codes that a client asks for, for one address. By client and address together, so that what a stranger uses up
    /// is only the stranger's.
    /// </summary>
    CodesOfClientForAddress,

    /// <summary>Codes for one address, whoever asks for them.</summary>
    CodesForAddress,

    /// <summary>Codes that a client tries.</summary>
    GuessesOfClient,

    /// <summary>Pages to pay support on that a client opens.</summary>
    CheckoutsOfClient,
}

/// <summary>
/// Counts by the hour in a table, so that a limit holds across instances. A row's key is a blind index: neither mail
/// addresses nor network addresses stand there.
/// </summary>
public sealed class Limits(
    TableServiceClient tables, BlindIndex index, IOptions<PeepOptions> options, TimeProvider clock)
{
    // Each time somebody else was quicker, and every turn has one who is: more than this ask at once only in an attack.
    private const int TurnsMax = 100;

    private const string Row = "hour";
    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(1);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Limits);

    /// <summary>
    /// Takes one; null when there was one left, else how long to wait. What is counted is written before it is allowed,
    /// under the row's ETag, so that those who ask at the same time do not share one. A write whose answer was lost
    /// counts twice, which is the safe side.
    /// </summary>
    /// <param name="limit">What is asked for.</param>
    /// <param name="whose">The client, the address or both.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<TimeSpan?> TakeAsync(Limit limit, string whose, CancellationToken cancellationToken)
    {
        var key = index.Of($"limit-{limit}", whose);
        for (var turn = 0; turn < TurnsMax; turn++)
        {
            var row = await _table.FindAsync(key, Row, cancellationToken);
            switch (Allowance.Decide(Read(row), MostOf(limit), clock.GetUtcNow()))
            {
                case Allowance.Outcome.UsedUp full:
                    return full.Wait;
                case Allowance.Outcome.Granted(var next) when await TryWriteAsync(key, row, next, cancellationToken):
                    return null;
            }
        }

        return Crowded;
    }

    private int MostOf(Limit limit)
    {
        var most = options.Value.Limits;
        return limit switch
        {
            Limit.CodesOfClient => most.CodesPerClient,
            Limit.CodesOfClientForAddress => most.CodesPerAddress,
            Limit.CodesForAddress => most.CodesPerAddress * LimitOptions.ClientsPerAddress,
            Limit.GuessesOfClient => most.GuessesPerClient,
            Limit.CheckoutsOfClient => most.CheckoutsPerClient,
            _ => throw new ArgumentOutOfRangeException(nameof(limit)),
        };
    }

    private Task<bool> TryWriteAsync(
        string key, TableEntity? seen, Allowance next, CancellationToken cancellationToken)
    {
        var row = new TableEntity(key, Row) { ["Used"] = next.Used, ["UntilUtc"] = next.UntilUtc };
        if (seen is null)
        {
            return _table.TryInsertAsync(row, cancellationToken);
        }

        row.ETag = seen.ETag;
        return _table.TryReplaceAsync(row, cancellationToken);
    }

    private static Allowance? Read(TableEntity? row) =>
        row?.GetInt32("Used") is { } used && row.GetDateTimeOffset("UntilUtc") is { } until
            ? new Allowance(used, until)
            : null;
}
