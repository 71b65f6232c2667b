using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>The board: a row a director and term, and which election fills a group's seats at present.</summary>
public sealed class SeatsTable(TableServiceClient tables)
{
    private const string Seats = "seat", Elections = "election", Proposal = nameof(Proposal);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Seats);

    /// <summary>Every director there is and was.</summary>
    public async Task<IReadOnlyList<BoardSeat>> ReadAsync(CancellationToken cancellationToken) =>
        await _table.ReadPartitionAsync(Seats, cancellationToken)
            .Select(row => new BoardSeat(
                row.GetString("Group"),
                row.GetString("Member"),
                row.GetDateTimeOffset("SinceUtc") ?? throw new FormatException($"Seat {row.RowKey} has no date."),
                row.GetDateTimeOffset("UntilUtc") ?? throw new FormatException($"Seat {row.RowKey} has no end.")))
            .ToListAsync(cancellationToken);

    /// <summary>Gives a seat to who was elected; doing it again is harmless.</summary>
    public Task TakeAsync(string proposal, string candidate, BoardSeat seat, CancellationToken cancellationToken) =>
        _table.TryInsertAsync(
            new TableEntity(Seats, $"{proposal}|{candidate}")
            {
                ["Group"] = seat.Group,
                ["Member"] = seat.Member,
                ["SinceUtc"] = seat.SinceUtc,
                ["UntilUtc"] = seat.UntilUtc,
            },
            cancellationToken);

    /// <summary>
    /// Has a group's seats filled by one election at a time, because two would fill the same seats twice. Answers with
    /// the proposal that does.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="proposal">The election that would like to.</param>
    /// <param name="isOver">Whether the one that did is over.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<string> BeginElectionAsync(
        string group, string proposal, Func<string, Task<bool>> isOver, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _table.TryInsertAsync(
                new TableEntity(Elections, group) { [Proposal] = proposal }, cancellationToken);
            var row = await _table.FindAsync(Elections, group, cancellationToken)
                ?? throw new InvalidOperationException($"The election of {group} has gone.");
            var known = row.GetString(Proposal);
            if (known == proposal || !await isOver(known))
            {
                return known;
            }

            row[Proposal] = proposal;
            await _table.TryReplaceAsync(row, cancellationToken);
        }
    }
}
