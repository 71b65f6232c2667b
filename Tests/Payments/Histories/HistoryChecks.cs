using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>What must be true of the books of one co-op after any history, whatever another's say.</summary>
internal static class HistoryChecks
{
    public static async Task<IReadOnlyList<string>> RunAsync(
        HistoryCoop coop, StripeWorld world, IReadOnlyList<HistoryCreator> creators)
    {
        var atStripe = await world.V1.BalanceTransactions.ListAutoPagingAsync(
            new() { Limit = 100, Expand = [.. MovementSubjects.ListExpansions] }).ToListAsync();
        var book = await coop.Ledger.ReadAllAsync(default).ToListAsync();
        var faults = new List<string>();
        var ids = book.Select(posted => posted.Entry.Id).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(atStripe.Where(moved => !ids.Contains(moved.Id))
            .Select(moved => $"not posted: {moved.Id} {moved.Type}"));
        faults.AddRange(HistoryExpectation.Compare(creators, atStripe, book));

        var audit = await coop.CheckAsync();
        faults.AddRange(audit.Findings.Select(finding => finding.ToString()));
        faults.AddRange(audit.Mended.Select(id => $"posted to a month that was closed: {id}"));
        await foreach (var waiting in coop.Get<SuspenseTable>().ReadWaitingAsync(default))
        {
            faults.Add($"in suspense: {waiting.Posted.Entry.Id} {waiting.Posted.Entry.Memo}");
        }

        faults.AddRange(await coop.ReadUndoneAsync().Select(id => $"nobody worked on {id}").ToListAsync());
        faults.AddRange(await MonthsAsync(coop, book));
        faults.AddRange(await SharesAsync(coop, [.. atStripe.Select(moved => (IHasId?)moved.Source).OfType<IHasId>()]));
        foreach (var moved in atStripe.Take(1).Union(atStripe.TakeLast(1)))
        {
            faults.AddRange(await AgainAsync(coop, moved));
        }

        return faults;
    }

    // Month by month, as a close reads it, is the whole book and nothing twice.
    private static async Task<IReadOnlyList<string>> MonthsAsync(HistoryCoop coop, List<PostedEntry> book)
    {
        var byMonth = new List<string>();
        foreach (var period in book.Select(posted => posted.PostedTo).Distinct())
        {
            byMonth.AddRange(await coop.Ledger.ReadPostedToAsync(period, default)
                .Select(posted => $"{posted.Entry.Id} of {period}").ToListAsync());
        }

        var whole = book.Select(posted => $"{posted.Entry.Id} of {posted.PostedTo}").ToList();
        return
        [
            .. whole.Except(byMonth).Select(line => $"no close reads {line}"),
            .. byMonth.GroupBy(line => line).Where(same => same.Count() > 1).Select(same => $"read twice: {same.Key}"),
        ];
    }

    // Who paid for one share is active, unless the payment was lost; who paid for none applies still.
    private static async Task<IReadOnlyList<string>> SharesAsync(HistoryCoop coop, IReadOnlyList<IHasId> sources)
    {
        var faults = new List<string>();
        foreach (var member in new[] { "mem_share0", "mem_share1" })
        {
            var paid = sources.OfType<Charge>().Where(charge => charge.Metadata.GetValueOrDefault("member") == member)
                .Select(charge => charge.Id).Distinct().ToList();
            var isLost = sources.OfType<Dispute>()
                .Any(dispute => dispute.Status == "lost" && paid.Contains(dispute.ChargeId));
            var expected = paid.Count == 1 && !isLost ? MemberState.Active : MemberState.Applicant;
            var row = await coop.Get<MembersTable>().FindAsync(member, default);
            if (paid.Count < 2 && MemberRow.State(row!) != expected)
            {
                faults.Add($"{member} should be {expected}");
            }
        }

        return faults;
    }

    // A movement that comes again is known; one that says something else is told and changes nothing.
    private static async Task<IReadOnlyList<string>> AgainAsync(HistoryCoop coop, BalanceTransaction moved)
    {
        var (faults, posting) = (new List<string>(), coop.Get<MovementPosting>());
        var same = await coop.Get<StripeMovements>().OfAsync(moved, default);
        if (await posting.PostAsync(same, default) is var again and not PostOutcome.AlreadyPosted)
        {
            faults.Add($"posted again: {again}");
        }

        var one = Money.FromMinor(1, same.Amount.Currency);
        var other = new Movement(
            same.Id,
            same.Type,
            same.Amount + one,
            same.Fee,
            same.Net + one,
            same.CreatedUtc,
            same.SourceId,
            same.Subject);
        if (await posting.PostAsync(other, default) is var outcome and not PostOutcome.ConflictsWith)
        {
            faults.Add($"no conflict with {same.Id}: {outcome}");
        }

        var notices = await coop.Get<StewardNotices>().ListAsync(new Paging(null, 200), default);
        if (!notices.Items.Any(one => one.Code == NoticeCodes.EntryConflict && one.Reference == same.Id))
        {
            faults.Add($"nobody was told of the conflict with {same.Id}");
        }

        return faults;
    }
}
