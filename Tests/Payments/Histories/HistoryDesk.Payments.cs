using System.Text.Json;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>Payments, and how they are given back or taken back.</summary>
internal sealed partial class HistoryDesk
{
    private Task<bool> PayAsync(HistoryCreator creator, bool isNamed, bool isPassedOn)
    {
        var metadata = isNamed
            ? new Dictionary<string, string> { ["kind"] = "support", ["creator"] = creator.MemberId }
            : [];
        if (isNamed && history.Flip())
        {
            metadata["supporter"] = $"mem_supporter{history.Below(3)}";
        }

        return PayAsync(metadata, isPassedOn ? creator.Account : null);
    }

    private async Task<bool> PayAsync(Dictionary<string, string> metadata, string? destination = null)
    {
        var currency = history.Currency();
        var amount = history.Amount(currency);
        var fee = amount / 10;
        var intent = await world.V1.PaymentIntents.CreateAsync(new()
        {
            Amount = amount,
            Currency = currency,
            PaymentMethod = "pm_card_visa",
            Confirm = true,
            Metadata = metadata,
            TransferData = destination is null ? null : new() { Destination = destination },
            ApplicationFeeAmount = destination is null || fee == 0 ? null : fee,
        });
        _charges.Add(await world.V1.Charges.GetAsync(intent.LatestChargeId));
        return true;
    }

    private async Task<bool> RefundAsync()
    {
        var charge = Pick(_charges);
        var isPassedOn = charge.TransferData is not null;
        var refund = await world.V1.Refunds.CreateAsync(new()
        {
            Charge = charge.Id,
            Amount = history.PartOf(charge.Amount),
            ReverseTransfer = isPassedOn && history.Flip(),
            RefundApplicationFee = isPassedOn && history.Flip(),
        });
        _refunds.Add(refund.Id);
        return true;
    }

    private async Task<bool> RefundFeeAsync()
    {
        var charge = await world.V1.Charges.GetAsync(Pick(_charges).Id);
        return charge.ApplicationFeeId is { } fee
            && (await world.V1.ApplicationFees.Refunds.CreateAsync(fee, new() { Amount = 1 })).Id is not null;
    }

    private async Task<bool> ReverseAsync()
    {
        var charge = await world.V1.Charges.GetAsync(Pick(_charges).Id);
        return charge.TransferId is { } transfer
            && (await world.V1.Transfers.Reversals.CreateAsync(
                transfer, new() { Amount = history.PartOf(charge.Amount) })).Id is not null;
    }

    private async Task<bool> DisputeAsync(Charge charge, bool isInquiry, long? amount = null)
    {
        using var answer = await world.PostJsonAsync(
            $"/_sandbox/charges/{charge.Id}/dispute",
            JsonSerializer.Serialize(new { inquiry = isInquiry, amount = amount ?? history.PartOf(charge.Amount) }));
        if (!answer.IsSuccessStatusCode)
        {
            return false;
        }

        _disputes.Add(
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!);
        return true;
    }
}
