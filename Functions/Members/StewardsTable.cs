using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A change of the stewards that they make together and that does not have all of them yet.</summary>
/// <param name="Kind">What is to happen.</param>
/// <param name="MemberId">Whom it is about.</param>
/// <param name="ConfirmedBy">The stewards who have confirmed it.</param>
public sealed record StewardAgreement(
    StewardChangeKind Kind, string MemberId, IReadOnlyList<string> ConfirmedBy);

/// <summary>
/// What stands around the stewards beside the members' own rows: which founding address has made whom a steward, what
/// the stewards agree on, and what came of the changes that a resolution made.
/// </summary>
public sealed class StewardsTable(TableServiceClient tables, LastingHash hash)
{
    private const string Founding = "founding", Agreements = "agreement", Member = nameof(Member);
    private const string Outcome = nameof(Outcome), Office = nameof(Office);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Stewards);

    /// <summary>
    /// Whether a founding address makes this member a steward: each makes one, once, so that whoever was removed does
    /// not come back by leaving and joining anew.
    /// </summary>
    public async Task<bool> FoundsAsync(EmailAddress email, string memberId, CancellationToken cancellationToken)
    {
        var key = hash.Of("founding-steward", email.LookupForm);
        await _table.TryInsertAsync(new TableEntity(Founding, key) { [Member] = memberId }, cancellationToken);
        return (await _table.FindAsync(Founding, key, cancellationToken))?.GetString(Member) == memberId;
    }

    /// <summary>
    /// A steward confirms a change; doing it again is harmless. Words that were said before the member last became a
    /// steward or ceased to be one are of another time and do not count.
    /// </summary>
    public async Task<StewardAgreement> ConfirmAsync(
        StewardChangeKind kind, TableEntity member, string steward, CancellationToken cancellationToken)
    {
        var (memberId, office) = (member.PartitionKey, MemberRow.OfficeOf(member));
        while (true)
        {
            var key = KeyOf(kind, memberId);
            var known = await _table.FindAsync(Agreements, key, cancellationToken);
            var confirmed = known?.GetString(Office) == office ? Read(known) : [];
            if (confirmed.Contains(steward))
            {
                return new StewardAgreement(kind, memberId, confirmed);
            }

            var row = new TableEntity(Agreements, key)
            {
                [Member] = memberId,
                ["Kind"] = kind.ToString(),
                [Office] = office,
                ["ConfirmedBy"] = string.Join(',', [.. confirmed, steward]),
            };
            if (known is null)
            {
                await _table.TryInsertAsync(row, cancellationToken);
            }
            else
            {
                row.ETag = known.ETag;
                await _table.TryReplaceAsync(row, cancellationToken);
            }
        }
    }

    /// <summary>The changes that wait for some of the stewards.</summary>
    public async Task<IReadOnlyList<StewardAgreement>> ReadAgreementsAsync(CancellationToken cancellationToken) =>
        await _table.ReadPartitionAsync(Agreements, cancellationToken)
            .Select(row => new StewardAgreement(
                Enum.Parse<StewardChangeKind>(row.GetString("Kind")), row.GetString(Member), Read(row)))
            .ToListAsync(cancellationToken);

    /// <summary>The change is made, or cannot be: the next one of the kind begins with nobody's word.</summary>
    public Task EndAsync(StewardChangeKind kind, string memberId, CancellationToken cancellationToken) =>
        _table.RemoveAsync(Agreements, KeyOf(kind, memberId), cancellationToken);

    /// <summary>Stores what a resolution is to change; doing it again is harmless.</summary>
    public Task StoreAsync(
        string proposal, IReadOnlyList<ResolvedSteward> changes, CancellationToken cancellationToken) =>
        _table.UpsertAllAsync(
            [
                .. changes.Index().Select(one => new TableEntity(Resolved(proposal), Place(one.Index))
                {
                    ["Kind"] = one.Item.Kind.ToString(),
                    [Member] = one.Item.Member,
                }),
            ],
            cancellationToken);

    /// <summary>What a resolution is to change, in the order in which that is done.</summary>
    public async Task<IReadOnlyList<ResolvedSteward>> ReadAsync(
        string proposal, CancellationToken cancellationToken) =>
        await _table.ReadPartitionAsync(Resolved(proposal), cancellationToken)
            .Select(row => new ResolvedSteward(
                Enum.Parse<StewardChangeKind>(row.GetString("Kind")), row.GetString(Member), row.GetString(Outcome)))
            .ToListAsync(cancellationToken);

    /// <summary>What came of one of the changes.</summary>
    public Task KeepOutcomeAsync(
        string proposal, int place, string outcome, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(
            new TableEntity(Resolved(proposal), Place(place)) { [Outcome] = outcome },
            TableUpdateMode.Merge,
            cancellationToken);

    private static string Resolved(string proposal) => $"resolved|{proposal}";

    private static string Place(int place) => place.ToString("D2", CultureInfo.InvariantCulture);

    private static string KeyOf(StewardChangeKind kind, string memberId) => $"{kind}|{memberId}";

    private static string[] Read(TableEntity? row) =>
        (row?.GetString("ConfirmedBy") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
}
