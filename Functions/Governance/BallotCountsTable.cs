using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// The counted ballots, written afresh in order of their receipts, which are random: neither order nor times say
/// anything of the voting.
/// </summary>
public sealed class BallotCountsTable(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.BallotCounts);

    /// <summary>Writes the ballots of a count; doing it again is harmless.</summary>
    public Task PublishAsync(
        string proposal, IEnumerable<CountedBallot> ballots, CancellationToken cancellationToken) =>
        _table.UpsertAllAsync(
            [
                .. ballots.OrderBy(ballot => ballot.Receipt, StringComparer.Ordinal)
                    .Select(ballot => new TableEntity(proposal, ballot.Receipt)
                    {
                        ["Body"] = ballot.Body.ToString(),
                        ["Choice"] = ballot.Choice,
                    }),
            ],
            cancellationToken);

    /// <summary>One page, in order of the receipts.</summary>
    public async Task<Page<CountedBallot>> ListAsync(
        string proposal, Paging paging, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadAfterAsync(proposal, paging.After, paging.Limit + 1, cancellationToken)
            .Select(row => new CountedBallot(
                row.RowKey, Enum.Parse<VotingBody>(row.GetString("Body")), row.GetString("Choice")))
            .ToListAsync(cancellationToken);
        return rows.Count > paging.Limit
            ? new Page<CountedBallot>(rows[..paging.Limit], rows[paging.Limit - 1].Receipt)
            : new Page<CountedBallot>(rows, null);
    }
}
