using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Posts what a run froze and makes everything that follows from it: the closing entries, statements, judgements,
/// capital and payments. Each has a key of its own, so that doing it again, or twice at once, changes nothing.
/// </summary>
public sealed class RunPosting(
    DividendOutcomesTable outcomes,
    DividendPaymentsTable payments,
    StatementsTable statements,
    LedgerTable ledger,
    EligibilityTable eligibility,
    TableServiceClient tables,
    Coop coop)
{
    private readonly TableClient _capital = tables.GetTableClient(TableNames.Capital);

    /// <summary>The id of the entry that closes a period.</summary>
    public static string EntryId(Period period) => $"close:{period}";

    /// <summary>Posts all of it.</summary>
    public async Task PostAsync(RunRow run, CancellationToken cancellationToken)
    {
        await PostEntryAsync(
            run.Period,
            new FrozenEntry(EntryId(run.Period), $"close of {run.Period}", run.ClosingPostings!),
            cancellationToken);
        await Parallel.ForEachAsync(Shards.All, cancellationToken, async (shard, token) =>
        {
            var frozen = await outcomes.ReadShardAsync(run.Period, run.Hash!, shard, token);
            await eligibility.PublishAsync(run.Period, shard, frozen.Members, token);
            foreach (var member in frozen.Members.Where(member => member.Closing is not null))
            {
                await PostEntryAsync(run.Period, member.Closing!, token);
                await CreditAsync(run, member, token);
                await statements.PutAsync(run, member, token);
            }

            await payments.AddMissingAsync(
                frozen.Payments.Select(planned => PaymentRow.Create(
                    new Payable(planned.Kind, run.Period, planned.Payee),
                    Money.FromMinor(planned.AmountMinor, coop.Currency),
                    planned.State == PaymentState.Accumulating,
                    run.Hash!)),
                token);
        });
    }

    private async Task PostEntryAsync(Period period, FrozenEntry frozen, CancellationToken cancellationToken)
    {
        var entry = JournalEntry.Create(
            frozen.Id,
            period.EndUtc(coop.TimeZone).AddTicks(-1),
            EntrySource.Close,
            frozen.Memo,
            JournalJson.ParsePostings(frozen.Postings),
            []);
        if (await ledger.PostAsync(entry, cancellationToken) is PostOutcome.ConflictsWith conflict)
        {
            throw new InvalidOperationException(
                $"{entry.Id} is in the books with hash {conflict.KnownHash} and was frozen with {entry.ContentHash}.");
        }
    }

    // Inserted only: once there, a tranche changes by being redeemed.
    private async Task CreditAsync(RunRow run, FrozenMember member, CancellationToken cancellationToken)
    {
        if (member.CapitalMinor > 0)
        {
            await _capital.TryInsertAsync(
                new TableEntity(member.Member, run.Period.ToString())
                {
                    ["AmountMinor"] = member.CapitalMinor,
                    ["RedeemedMinor"] = 0L,
                    ["Currency"] = coop.Currency.Code,
                    ["RedeemableFrom"] = run.Period.AddMonths(run.Decided.RedeemCapitalAfterMonths).ToString(),
                },
                cancellationToken);
        }
    }
}
