namespace PeepFunctions.Local.Demo;

/// <summary>Lets work through as long as few enough deliveries wait: Azurite's queues slow down with depth.</summary>
internal sealed class DeliveryGate(StripeDesk stripe, int most) : IDisposable
{
    /// <summary>What one payment may lead to at most, duplicates included.</summary>
    private const int DeliveriesPerPayment = 16;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _one = new(1);
    private long _left;

    /// <summary>Waits until another payment may be made.</summary>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            while (_left < DeliveriesPerPayment)
            {
                _left = most - (await stripe.StateAsync(cancellationToken)).Number("undelivered");
                if (_left < DeliveriesPerPayment)
                    await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
            }

            _left -= DeliveriesPerPayment;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
