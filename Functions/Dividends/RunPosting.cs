namespace PeepFunctions.Functions;

/// <summary>
/// Posts what a run froze and makes everything that follows from it: the closing entries, statements, judgements,
/// capital and payments, and at a year's end what is paid back of earlier capital. Each has a key of its own, so that
/// doing it again, or twice at once, changes nothing.
/// </summary>
public sealed class RunPosting(
    DividendOutcomesTable outcomes,
    DividendPaymentsTable payments,
    StatementsTable statements,
    LedgerTable ledger,
    EligibilityTable eligibility,
    CapitalTable capital,
    Coop coop)
{
    /// <summary>The id of the entry that closes a period.</summary>
    public static string EntryId(Period period) => $"close:{period}";

    /// <summary>Posts all of it.</summary>
    public async Task PostAsync(RunRow run, CancellationToken cancellationToken)
    {
        if (run.ClosingPostings is { } closing)
        {
            await PostCloseAsync(
                run.Period, new FrozenEntry(EntryId(run.Period), $"close of {run.Period}", closing), cancellationToken);
        }

        await Parallel.ForEachAsync(Shards.All, cancellationToken, async (shard, token) =>
        {
            var frozen = await outcomes.ReadShardAsync(run.Period, run.Hash!, shard, token);
            await eligibility.PublishAsync(run.Period, shard, frozen.Members, token);
            foreach (var member in frozen.Members.Where(member => member.Closing is not null))
            {
                await PostCloseAsync(run.Period, member.Closing!, token);
                await CreditAsync(run, member, token);
                await statements.PutAsync(run, member, token);
            }

            foreach (var redeemed in frozen.Redemptions)
            {
                await RedeemAsync(run.Period, redeemed, token);
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

    private Task PostCloseAsync(Period period, FrozenEntry frozen, CancellationToken cancellationToken) =>
        PostAsync(frozen, period.EndUtc(coop.TimeZone).AddTicks(-1), EntrySource.Close, cancellationToken);

    private async Task PostAsync(
        FrozenEntry frozen, DateTimeOffset instantUtc, EntrySource source, CancellationToken cancellationToken)
    {
        var entry = JournalEntry.Create(
            frozen.Id, instantUtc, source, frozen.Memo, JournalJson.ParsePostings(frozen.Postings), []);
        if (await ledger.PostAsync(entry, cancellationToken) is PostOutcome.ConflictsWith conflict)
        {
            throw new InvalidOperationException(
                $"{entry.Id} is in the books with hash {conflict.KnownHash} and was frozen with {entry.ContentHash}.");
        }
    }

    private async Task CreditAsync(RunRow run, FrozenMember member, CancellationToken cancellationToken)
    {
        if (member.CapitalMinor > 0)
        {
            await capital.CreditAsync(
                member.Member,
                run.Period,
                member.CapitalMinor,
                run.Period.AddMonths(run.Decided.RedeemCapitalAfterMonths),
                cancellationToken);
        }
    }

    // The month after the year is open as long as the year's last month is not closed, which comes after this.
    private async Task RedeemAsync(Period yearEnd, FrozenRedemption redeemed, CancellationToken cancellationToken)
    {
        await PostAsync(redeemed.Entry, yearEnd.EndUtc(coop.TimeZone), EntrySource.Redemption, cancellationToken);
        foreach (var (credited, minor) in redeemed.Tranches)
        {
            await capital.RedeemAsync(
                yearEnd, new RedeemedCapital(redeemed.Member, Period.Parse(credited), minor), cancellationToken);
        }
    }
}
