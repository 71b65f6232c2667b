using System.Globalization;

namespace PeepFunctions.Local.Demo;

/// <summary>Money that moves at Stripe without a payment. Each step looks first whether it was done.</summary>
internal sealed class CashDesk(StripeDesk stripe, string currency)
{
    private const string Story = "story";

    /// <summary>Pays out to the bank. A key of Stripe's is good for a day only, so the payout bears its own.</summary>
    /// <returns>The payout's id.</returns>
    public async Task<string> PayOutAsync(PlannedPayout payout, string key, CancellationToken cancellationToken)
    {
        await foreach (var known in stripe.ListAsync("v1/payouts?limit=100", cancellationToken))
        {
            if (known.GetProperty("metadata").TryGetProperty(Story, out var story) && story.ValueEquals(key))
                return known.GetProperty("id").GetString()!;
        }

        var form = new Dictionary<string, string>
        {
            ["amount"] = payout.AmountMinor.ToString(CultureInfo.InvariantCulture),
            ["currency"] = currency,
            [$"metadata[{Story}]"] = key,
        };
        return (await stripe.PostAsync("v1/payouts", form, key, cancellationToken)).Text("id")!;
    }

    /// <summary>Has the bank send a payout back.</summary>
    public async Task ReturnAsync(string payout, CancellationToken cancellationToken)
    {
        if ((await stripe.GetAsync($"v1/payouts/{payout}", cancellationToken)).Text("status") != "failed")
            (await stripe.ControlAsync($"payouts/{payout}/fail", new { }, cancellationToken)).Expected();
    }

    /// <summary>Moves the balance.</summary>
    public async Task MoveAsync(PlannedMovement movement, CancellationToken cancellationToken)
    {
        if (await FindAsync(movement, cancellationToken) is not null)
            return;

        var answer = await stripe.ControlAsync(
            "movements",
            new
            {
                type = movement.Type,
                amountMinor = movement.AmountMinor,
                currency,
                description = movement.Description,
            },
            cancellationToken);
        answer.Expected();
    }

    /// <summary>A movement's id; null before it was made.</summary>
    public async Task<string?> FindAsync(PlannedMovement movement, CancellationToken cancellationToken)
    {
        var path = $"v1/balance_transactions?type={movement.Type}&limit=100";
        await foreach (var known in stripe.ListAsync(path, cancellationToken))
        {
            if (known.GetProperty("description").GetString() == movement.Description)
                return known.GetProperty("id").GetString();
        }

        return null;
    }
}
