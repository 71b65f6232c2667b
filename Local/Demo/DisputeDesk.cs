namespace PeepFunctions.Local.Demo;

/// <summary>What banks do about payments. Each step looks first whether it was done.</summary>
internal sealed class DisputeDesk(StripeDesk stripe, CoopFacts coop)
{
    /// <summary>A dispute's states once it is decided.</summary>
    public static bool IsDecided(string? status) => status is "won" or "lost";

    /// <summary>Has a payment disputed.</summary>
    public async Task OpenAsync(PlannedDispute dispute, CancellationToken cancellationToken)
    {
        var charge = await ChargeOfAsync(dispute, cancellationToken);
        if (await FindAsync(charge, cancellationToken) is not null)
            return;

        var answer = await stripe.ControlAsync(
            $"charges/{charge}/dispute", new { reason = "fraudulent" }, cancellationToken);
        answer.Expected();
    }

    /// <summary>Has a dispute come to its end; one that is to stay open is left alone.</summary>
    public async Task DecideAsync(PlannedDispute dispute, CancellationToken cancellationToken)
    {
        if (dispute.End == DisputeEnd.Open)
            return;

        var charge = await ChargeOfAsync(dispute, cancellationToken);
        var (id, status) = await FindAsync(charge, cancellationToken)
            ?? throw new DemoException($"Stripe knows no dispute of {charge}.");
        if (IsDecided(status))
            return;

        var action = dispute.End == DisputeEnd.Won ? "win" : "lose";
        object body = dispute.End == DisputeEnd.PartlyLost ? new { amount = dispute.PartMinor } : new { };
        (await stripe.ControlAsync($"disputes/{id}/{action}", body, cancellationToken)).Expected();
    }

    private async Task<string> ChargeOfAsync(PlannedDispute dispute, CancellationToken cancellationToken)
    {
        var paidFrom = CoopFacts.On(coop.MonthAt(dispute.OfMonth), 1);
        return await stripe.FindChargeAsync(dispute.Support, paidFrom, paidFrom.AddDays(45), cancellationToken);
    }

    private async Task<(string Id, string Status)?> FindAsync(string charge, CancellationToken cancellationToken)
    {
        await foreach (var dispute in stripe.ListAsync($"v1/disputes?charge={charge}&limit=100", cancellationToken))
            return (dispute.GetProperty("id").GetString()!, dispute.GetProperty("status").GetString()!);

        return null;
    }
}
