namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// How the Stripe sandbox behaves. Durations named for money are business time, those of HTTP real time.
/// </summary>
public sealed record SandboxOptions
{
    /// <summary>Port on 127.0.0.1; 0, the default, takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>The file every change is appended to before it is answered; null keeps everything in memory.</summary>
    public string? LogPath { get; init; }

    /// <summary>Business time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// The secret key that clients must send. Only test keys are taken, so that no live key ends up here.
    /// </summary>
    public string ApiKey { get; init; } = "sk_test_peepfunctions";

    /// <summary>
    /// How long after a charge its balance transaction exists. Live it is "within the hour", as capture_method
    /// automatic_async promises; one second by default.
    /// </summary>
    public TimeSpan BalanceTransactionDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after its balance transaction a charge's money can be transferred or paid out.</summary>
    public TimeSpan AvailableAfter { get; init; } = TimeSpan.FromDays(2);

    /// <summary>How long a payout is on its way to the bank.</summary>
    public TimeSpan PayoutArrivesAfter { get; init; } = TimeSpan.FromDays(2);

    /// <summary>The variable part of Stripe's fee, in hundredths of a percent; 290 by default.</summary>
    public int FeeBasisPoints { get; init; } = 290;

    /// <summary>The fixed part of Stripe's fee, in minor units; 30 by default.</summary>
    public long FeeFixed { get; init; } = 30;

    /// <summary>How long a direct debit takes to go through or to come back.</summary>
    public TimeSpan DelayedPaymentAfter { get; init; } = TimeSpan.FromDays(3);

    /// <summary>How long the bank takes to answer a refund whose test card has it pending or failing.</summary>
    public TimeSpan RefundAnswersAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>What foreign charges are settled in, where a rate is set; null settles each in its own.</summary>
    public string? SettlementCurrency { get; init; }

    /// <summary>
    /// What one minor unit of a currency, in lower case, comes to in those of the settlement currency, in millionths.
    /// </summary>
    public IReadOnlyDictionary<string, long> ExchangeRates { get; init; } = new Dictionary<string, long>();

    /// <summary>What Stripe takes for a dispute, won or lost, in minor units; 15.00 by default.</summary>
    public long DisputeFee { get; init; } = 15_00;

    /// <summary>How many webhooks are delivered at once; 16 by default.</summary>
    public int ConcurrentDeliveries { get; init; } = 16;

    /// <summary>How long a webhook endpoint may take to answer; 30 s of real time by default.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait after the first failed delivery, doubled with each further one; 250 ms of real time.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>What the wait between two deliveries never exceeds; 30 s of real time.</summary>
    public TimeSpan RetryAtMost { get; init; } = TimeSpan.FromSeconds(30);
}
