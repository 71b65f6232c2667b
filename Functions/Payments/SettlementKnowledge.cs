using System.Collections.Concurrent;

namespace PeepFunctions.Functions;

/// <summary>What a settlement file is held against: creators, rows that are known, and the books.</summary>
public sealed class SettlementKnowledge(
    SettlementsTable settlements,
    OwedReading owed,
    MembersTable members,
    BylawsTable bylaws,
    LastingHash hash,
    Coop coop,
    TimeProvider clock)
{
    private const int SideBySide = 16;

    /// <summary>Reads it; what is about to be paid by file counts as owed no more.</summary>
    public async Task<SettlementFacts> ReadAsync(
        ProcessorName processor, IReadOnlyList<SettlementRow> rows, CancellationToken cancellationToken)
    {
        var versions = await bylaws.ReadAllAsync(cancellationToken);
        var (support, book) = await owed.ReadAsync(withFrozen: true, cancellationToken);
        return new SettlementFacts(
            processor,
            clock.GetUtcNow(),
            coop.TimeZone,
            await FindCreatorsAsync(rows, support, cancellationToken),
            payer => $"h_{hash.Of("supporter", $"{processor.Name}\n{payer}")[..32]}",
            await settlements.FindKnownAsync(processor, rows.Select(row => row.Id), cancellationToken),
            book.Balances.Where(line => line.Account == processor.Balance)
                .ToDictionary(line => line.Balance.Currency, line => line.Balance.Minor),
            support.Minor,
            period => new MovementRules(
                (BylawsDocument.InForce(versions, period) ?? versions[0]).ApplicationFee.Count, coop.Currency));
    }

    private async Task<IReadOnlyDictionary<string, string>> FindCreatorsAsync(
        IReadOnlyList<SettlementRow> rows, OwedSupport support, CancellationToken cancellationToken)
    {
        var owedTo = support.Minor.Keys.Select(key => key.Creator).ToHashSet(StringComparer.Ordinal);
        var found = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            rows.Select(row => row.Creator).Where(text => Accounts.IsId(text)).Distinct(StringComparer.Ordinal),
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (text, token) =>
            {
                var row = await members.FindAsync(text, token) ?? await members.FindByHandleAsync(text, token);
                if (row is null || MemberRow.State(row) == MemberState.Applicant)
                {
                    return;
                }

                // Who is a creator no more may still have support refunded.
                if (MemberRow.Classes(row).Contains(MemberClass.Creator) || owedTo.Contains(row.PartitionKey)
                    || MemberRow.State(row) == MemberState.Departed)
                {
                    found[text] = row.PartitionKey;
                }
            });
        return found;
    }
}
