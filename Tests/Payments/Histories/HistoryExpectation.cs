using PeepFunctions.Functions;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>
/// What the books must come to, reckoned from Stripe's objects and not from what each movement posts: what both co-ops
/// do wrong alike shows here.
/// </summary>
internal sealed class HistoryExpectation(IReadOnlyList<HistoryCreator> creators)
{
    private readonly Dictionary<(string Account, string Currency), long> _minor = [];
    private readonly Dictionary<string, long> _patronage = [];

    /// <summary>How a book differs from what Stripe's movements, with their sources, say it must be.</summary>
    public static IReadOnlyList<string> Compare(
        IReadOnlyList<HistoryCreator> creators, List<BalanceTransaction> moves, IReadOnlyList<PostedEntry> book)
    {
        var expected = new HistoryExpectation(creators);
        moves.ForEach(expected.Move);
        var sources = moves.Select(move => (IHasId?)move.Source).OfType<IHasId>().DistinctBy(source => source.Id);
        foreach (var source in sources)
        {
            expected.Add(source);
        }

        var entries = book.Select(posted => posted.Entry).ToList();
        var actual = TrialBalance.Of(entries).Balances
            .Select(line => $"{line.Account} {line.Balance.Minor} {line.Balance.Currency.Code}").ToHashSet();
        var wanted = expected._minor.Where(pair => pair.Value != 0)
            .Select(pair => $"{pair.Key.Account} {pair.Value} {pair.Key.Currency}").ToHashSet();
        actual.UnionWith(entries.SelectMany(entry => entry.Patronage)
            .GroupBy(fact => fact.Member, (member, facts) => (Member: member, Sum: facts.Sum(fact => fact.Quantity)))
            .Where(one => one.Sum != 0).Select(one => $"patronage of {one.Member} {one.Sum}"));
        wanted.UnionWith(expected._patronage.Where(one => one.Value != 0)
            .Select(one => $"patronage of {one.Key} {one.Value}"));
        var months = moves.ToDictionary(move => move.Id, move => MonthOf(move.Created));
        return
        [
            .. wanted.Except(actual).Select(line => $"expected {line}"),
            .. actual.Except(wanted).Select(line => $"not expected {line}"),
            .. book.Where(one => months.TryGetValue(one.Entry.Id, out var month) && month != one.TruePeriod.ToString())
                .Select(one => $"{one.Entry.Id} is of {months[one.Entry.Id]}, not of {one.TruePeriod}"),
        ];
    }

    private static string MonthOf(DateTime created) =>
        $"{TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(created, DateTimeKind.Utc), HistoryDesk.Zone):yyyy-MM}";

    private void Move(BalanceTransaction move)
    {
        Add("assets:stripe", move.Currency, move.Net);
        Add(move.Source is Dispute ? "expenses:losses" : "expenses:processing", move.Currency, move.Fee);
        var account = move.Type switch
        {
            "payout" or "payout_failure" or "topup" => "assets:bank",
            "stripe_fee" => "expenses:processing",
            "reserve_hold" or "reserve_release" => "assets:processor-reserve",
            _ => null,
        };
        if (account is not null)
        {
            Add(account, move.Currency, -move.Amount);
        }
    }

    private void Add(IHasId source)
    {
        switch (source)
        {
            case Charge charge:
                Give(charge, charge.Amount, isPayment: true);
                break;
            case Refund { Status: not "failed" } refund:
                Give(refund.Charge, -refund.Amount);
                Add("expenses:losses", refund.Currency, -(refund.TransferReversal?.Amount ?? 0));
                break;
            case Refund { TransferReversal.Amount: var back } failed when CreatorOf(failed.Charge) is { } creator:
                // The money is here again and the transfer stays reversed: it is owed.
                Add($"liabilities:creators:{creator}", failed.Currency, -back);
                break;
            case TransferReversal { SourceRefundId: null } reversal:
                Add("expenses:losses", reversal.Currency, -reversal.Amount);
                break;
            case ApplicationFee fee:
                Add("income:platform-fees", fee.Currency, fee.AmountRefunded - fee.Amount);
                break;
            case Dispute dispute:
                Add(dispute);
                break;
        }
    }

    private void Add(Dispute dispute)
    {
        var gone = -dispute.BalanceTransactions.Sum(move => move.Amount);
        if (dispute.Status is "lost" or "won" or "warning_closed")
        {
            if (CreatorOf(dispute.Charge) is null && dispute.Charge.Metadata.GetValueOrDefault("kind") != "share")
            {
                Add("expenses:losses", dispute.Currency, gone); // dues and the like were income all the same
            }
            else
            {
                Give(dispute.Charge, -gone);
            }
        }
        else
        {
            Add("assets:in-dispute", dispute.Currency, gone);
            Count(dispute.Charge, -gone);
        }
    }

    // What a payment was for, and what of it was given back; of support the co-op bears that.
    private void Give(Charge charge, long minor, bool isPayment = false)
    {
        Count(charge, minor);
        var metadata = charge.Metadata;
        if (CreatorOf(charge) is not { } creator)
        {
            Add(
                metadata.GetValueOrDefault("kind") switch
                {
                    "share" => $"equity:shares:{metadata["member"]}",
                    "dues" => "income:dues",
                    _ => "income:other",
                },
                charge.Currency,
                -minor);
        }
        else if (!isPayment)
        {
            Add("expenses:losses", charge.Currency, -minor);
        }
        else if (charge.TransferData is null)
        {
            var platform = minor / 10; // 10 % by the bylaws that every co-op begins with
            Add("income:platform-fees", charge.Currency, -platform);
            Add($"liabilities:creators:{creator}", charge.Currency, platform - minor);
        }
    }

    private void Count(Charge charge, long minor)
    {
        if (CreatorOf(charge) is { } creator && charge.Currency == "usd")
        {
            _patronage[creator] = _patronage.GetValueOrDefault(creator) + minor;
        }
    }

    private string? CreatorOf(Charge charge) => charge.Metadata.GetValueOrDefault("creator")
        ?? creators.FirstOrDefault(one => one.Account == charge.TransferData?.DestinationId)?.MemberId;

    private void Add(string account, string currency, long minor) =>
        _minor[(account, currency)] = _minor.GetValueOrDefault((account, currency)) + minor;
}
