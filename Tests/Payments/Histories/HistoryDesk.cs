using System.Text;
using System.Text.Json;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>Lets a history happen at Stripe. What Stripe refuses did not happen.</summary>
internal sealed partial class HistoryDesk(StripeWorld world, History history, IReadOnlyList<HistoryCreator> creators)
{
    /// <summary>The zone of the bylaws that every co-op begins with.</summary>
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    private static readonly TimeSpan AfterStep = TimeSpan.FromSeconds(2);

    private readonly List<Charge> _charges = [];
    private readonly List<string> _disputes = [], _refunds = [], _payouts = [];
    private string? _lastEvent;
    private int _shares;

    public IReadOnlyList<HistoryCreator> Creators => creators;

    /// <summary>Which kinds of steps Stripe let happen.</summary>
    public HashSet<HistoryStep> Done { get; } = [];

    public async Task DoAsync(HistoryStep step)
    {
        try
        {
            if (await TryAsync(step))
            {
                Done.Add(step);
            }
        }
        catch (StripeException refused) when ((int)refused.HttpStatusCode is >= 400 and < 500)
        {
            // Nothing is left to refund, or the balance is short: so be it.
        }

        world.Clock.Advance(AfterStep); // what is to settle does
    }

    /// <summary>The bodies of the events since the last time, in order.</summary>
    public async Task<IReadOnlyList<byte[]>> NewEventsAsync()
    {
        var bodies = new List<byte[]>();
        for (var more = true; more;)
        {
            var before = _lastEvent is null ? "" : $"&ending_before={_lastEvent}";
            var page = JsonDocument.Parse(await world.AskAsync($"v1/events?limit=100{before}")).RootElement;
            var events = page.GetProperty("data").EnumerateArray().Reverse().ToList();
            bodies.AddRange(events.Select(one => Encoding.UTF8.GetBytes(one.GetRawText())));
            _lastEvent = events.Count > 0 ? events[^1].GetProperty("id").GetString() : _lastEvent;
            more = before.Length > 0 && page.GetProperty("has_more").GetBoolean();
        }

        return bodies;
    }

    private async Task<bool> TryAsync(HistoryStep step) => step switch
    {
        HistoryStep.Refund or HistoryStep.FeeRefund or HistoryStep.TransferReversal or HistoryStep.Dispute
            or HistoryStep.Inquiry when _charges.Count == 0 => false,
        HistoryStep.Support => await PayAsync(Pick(creators), isNamed: true, isPassedOn: true),
        HistoryStep.OwedSupport => await PayAsync(Pick(creators), isNamed: true, isPassedOn: false),
        HistoryStep.SupportWithoutMetadata => await PayAsync(Pick(creators), isNamed: false, isPassedOn: true),
        HistoryStep.Share => await PayAsync(new() { ["kind"] = "share", ["member"] = $"mem_share{_shares++ % 2}" }),
        HistoryStep.LostShare => await TryAsync(HistoryStep.Share)
            && await DisputeAsync(_charges[^1], isInquiry: false, _charges[^1].Amount)
            && await ControlAsync("disputes", [_disputes[^1]], "lose"),
        HistoryStep.Dues => await PayAsync(new() { ["kind"] = "dues" }),
        HistoryStep.Other => await PayAsync([]),
        HistoryStep.Refund => await RefundAsync(),
        HistoryStep.FailedRefund => await ControlAsync("refunds", _refunds, "fail"),
        HistoryStep.FeeRefund => await RefundFeeAsync(),
        HistoryStep.TransferReversal => await ReverseAsync(),
        HistoryStep.Dispute => await DisputeAsync(Pick(_charges), isInquiry: false),
        HistoryStep.Inquiry => await DisputeAsync(Pick(_charges), isInquiry: true),
        HistoryStep.WinDispute => await ControlAsync("disputes", _disputes, "win"),
        HistoryStep.WinPartOfDispute => await ControlAsync("disputes", _disputes, "win", """{"amount":20}"""),
        HistoryStep.LoseDispute => await ControlAsync("disputes", _disputes, "lose"),
        HistoryStep.ReinstatePart => await ControlAsync("disputes", _disputes, "reinstate", """{"amount":10}"""),
        HistoryStep.Payout => await PayOutAsync(),
        HistoryStep.FailPayout => await ControlAsync("payouts", _payouts, "fail"),
        HistoryStep.TopUp => (await world.V1.Topups.CreateAsync(
            new() { Amount = history.Amount("usd"), Currency = "usd", Description = "top-up" })).Id is not null,
        HistoryStep.HoldReserve => await MoveAsync("reserve_hold", -1),
        HistoryStep.ReleaseReserve => await MoveAsync("reserve_release", 1),
        HistoryStep.Fee => await MoveAsync("stripe_fee", -1),
        HistoryStep.FeeGivenBack => await MoveAsync("reserve_release", 1, feeMinor: -history.Amount("usd")),
        HistoryStep.ManyFees => await MoveOftenAsync(),
        HistoryStep.Days => Wait(),
        HistoryStep.Midnight => WaitForMidnight(),
        HistoryStep.Reconciliation => true, // the trial's
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private bool Wait()
    {
        world.Clock.Advance(TimeSpan.FromHours(history.Below(120)));
        return true;
    }

    // Of the month or of the day, in the co-op's zone; what is next happens then, to the second.
    private bool WaitForMidnight()
    {
        var now = world.Clock.GetUtcNow();
        var day = TimeZoneInfo.ConvertTime(now, Zone).Date;
        var next = history.Below(3) > 0 ? new DateTime(day.Year, day.Month, 1).AddMonths(1) : day.AddDays(1);
        var then = TimeZoneInfo.ConvertTimeToUtc(next, Zone) + history.FromMidnight() - AfterStep;
        if (then <= now)
        {
            return false;
        }

        world.Clock.SetUtcNow(then);
        return true;
    }

    private async Task<bool> PayOutAsync()
    {
        var payout = await world.V1.Payouts.CreateAsync(new() { Amount = history.Below(60) + 1, Currency = "usd" });
        _payouts.Add(payout.Id);
        return true;
    }

    private Task<bool> MoveAsync(string type, int sign, long feeMinor = 0) =>
        MoveAsync(type, sign * history.Amount("usd"), feeMinor);

    private async Task<bool> MoveAsync(string type, long amountMinor, long feeMinor)
    {
        using var answer = await world.PostJsonAsync(
            "/_sandbox/movements", JsonSerializer.Serialize(new { type, amountMinor, feeMinor, currency = "usd" }));
        return answer.IsSuccessStatusCode;
    }

    // More than one page of Stripe's list holds.
    private async Task<bool> MoveOftenAsync()
    {
        for (var count = 0; count < 101; count++)
        {
            await MoveAsync("stripe_fee", -1, 0L);
        }

        return true;
    }

    private async Task<bool> ControlAsync(string objects, List<string> ids, string action, string body = "")
    {
        if (ids.Count == 0)
        {
            return false;
        }

        using var answer = await world.PostJsonAsync($"/_sandbox/{objects}/{Pick(ids)}/{action}", body);
        return answer.IsSuccessStatusCode;
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[history.Below(items.Count)];
}

/// <summary>A creator of the history.</summary>
internal sealed record HistoryCreator(string MemberId, string Account);
