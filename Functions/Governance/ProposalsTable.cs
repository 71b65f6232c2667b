using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// The proposals: one row each, who stands under each election, and an index by the time of filing, newest first, so
/// that a list reads a page and no more.
/// </summary>
public sealed class ProposalsTable(TableServiceClient tables)
{
    private const string Partition = "proposal", Filed = "filed";

    private readonly TableClient _table = tables.GetTableClient(TableNames.Proposals);

    /// <summary>
    /// Stores a proposal once; the first one under an id stands. Its place in the list is written first: one that leads
    /// to no proposal, or to one that was filed at another moment, is passed over.
    /// </summary>
    public async Task AddAsync(ProposalRow proposal, CancellationToken cancellationToken)
    {
        await _table.TryInsertAsync(
            new TableEntity(Filed, PlaceOf(proposal)) { ["Proposal"] = proposal.Id }, cancellationToken);
        await _table.TryInsertAsync(Write(proposal), cancellationToken);
    }

    /// <summary>The proposal; null when there is none.</summary>
    public async Task<ProposalRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        Accounts.IsId(id) && await _table.FindAsync(Partition, id, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>One page of the proposals, newest first.</summary>
    public async Task<Page<ProposalRow>> ListAsync(Paging paging, CancellationToken cancellationToken)
    {
        var found = new List<ProposalRow>();
        var wanted = paging.Limit + 1;
        for (var after = paging.After; found.Count < wanted;)
        {
            var places = await _table.ReadAfterAsync(Filed, after, wanted, cancellationToken)
                .ToListAsync(cancellationToken);
            var rows = await Task.WhenAll(
                places.Select(place => FindAsync(place.GetString("Proposal"), cancellationToken)));
            found.AddRange(places.Zip(rows)
                .Where(pair => pair.Second is { } row && PlaceOf(row) == pair.First.RowKey)
                .Select(pair => pair.Second!));
            if (places.Count < wanted)
            {
                break;
            }

            after = places[^1].RowKey;
        }

        return found.Count < wanted
            ? new Page<ProposalRow>(found, null)
            : new Page<ProposalRow>(found[..paging.Limit], PlaceOf(found[paging.Limit - 1]));
    }

    /// <summary>The proposals with which anything is still to happen.</summary>
    public async Task<IReadOnlyList<ProposalRow>> ReadUnfinishedAsync(CancellationToken cancellationToken)
    {
        var (over, withdrawn) = (nameof(ProposalState.Sealed), nameof(ProposalState.Withdrawn));
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Partition} and State ne {over} and State ne {withdrawn}");
        return await _table.ReadRowsAsync(filter, cancellationToken)
            .Select(Read)
            .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Moves a proposal on, as often as it takes to meet it unchanged; null changes nothing. Answers with what stands
    /// there after.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such proposal.</exception>
    public async Task<ProposalRow> ChangeAsync(
        string id, Func<ProposalRow, ProposalRow?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var proposal = await FindAsync(id, cancellationToken)
                ?? throw new InvalidOperationException($"There is no proposal {id}.");
            if (change(proposal) is not { } changed)
            {
                return proposal;
            }

            var row = Write(changed);
            if (await _table.TryReplaceAsync(row, cancellationToken))
            {
                return changed with { ETag = row.ETag };
            }
        }
    }

    /// <summary>Somebody stands; standing again is harmless.</summary>
    public Task StandAsync(string proposal, Candidate candidate, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(
            new TableEntity(CandidatesOf(proposal), candidate.Id) { ["Member"] = candidate.Member },
            TableUpdateMode.Replace,
            cancellationToken);

    /// <summary>Somebody does not stand any more.</summary>
    public Task StandDownAsync(string proposal, string candidate, CancellationToken cancellationToken) =>
        _table.RemoveAsync(CandidatesOf(proposal), candidate, cancellationToken);

    /// <summary>Who stands, in order of their ids.</summary>
    public async Task<IReadOnlyList<Candidate>> ReadCandidatesAsync(
        string proposal, CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate>();
        await foreach (var row in _table.ReadPartitionAsync(CandidatesOf(proposal), cancellationToken))
        {
            candidates.Add(new Candidate(row.RowKey, row.GetString("Member")));
        }

        return candidates;
    }

    private static string PlaceOf(ProposalRow proposal) => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTime.MaxValue.Ticks - proposal.Facts.FiledUtc.UtcTicks:D19}|{proposal.Id}");

    private static string CandidatesOf(string proposal) => $"{proposal}|candidates";

    private static TableEntity Write(ProposalRow proposal) => new(Partition, proposal.Id)
    {
        ["State"] = proposal.State.ToString(),
        ["Author"] = proposal.Facts.Author,
        ["Facts"] = JsonSerializer.Serialize(proposal.Facts, Json.Options),
        ["Electorate"] = Text(proposal.Electorate),
        ["FenceFromUtc"] = proposal.FenceFromUtc,
        ["Count"] = Text(proposal.Count),
        ["Bylaws"] = proposal.Bylaws,
        ["Effect"] = Text(proposal.Effect),
        ["OpeningIsTold"] = proposal.OpeningIsTold,
        ETag = proposal.ETag,
    };

    private static ProposalRow Read(TableEntity row) => new(
        row.RowKey,
        Value<ProposalFacts>(row, "Facts") ?? throw new FormatException($"Proposal {row.RowKey} is damaged."),
        Enum.Parse<ProposalState>(row.GetString("State")),
        row.ETag)
    {
        Electorate = Value<FrozenElectorate>(row, "Electorate"),
        FenceFromUtc = row.GetDateTimeOffset("FenceFromUtc"),
        Count = Value<SealedCount>(row, "Count"),
        Bylaws = row.GetString("Bylaws"),
        Effect = Value<BylawsEffect>(row, "Effect"),
        OpeningIsTold = row.GetBoolean("OpeningIsTold") == true,
    };

    private static string? Text<T>(T? value)
        where T : class => value is null ? null : JsonSerializer.Serialize(value, Json.Options);

    private static T? Value<T>(TableEntity row, string column)
        where T : class =>
        row.GetString(column) is { } text ? JsonSerializer.Deserialize<T>(text, Json.Options) : null;
}
