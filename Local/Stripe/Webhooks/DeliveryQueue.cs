namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// Deliveries waiting for their time: most for one of real time, the late ones for one of business time.
/// </summary>
internal sealed class DeliveryQueue
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Delivery, (long Milliseconds, long Order)> _due = new();
    private readonly PriorityQueue<Delivery, (long Milliseconds, long Order)> _late = new();
    private long _order;
    private int _underWay;

    /// <summary>Those not done yet, the late ones left out.</summary>
    public int Pending
    {
        get
        {
            lock (_gate)
                return _due.Count + _underWay;
        }
    }

    public int Late
    {
        get
        {
            lock (_gate)
                return _late.Count;
        }
    }

    public static long RealNow => Environment.TickCount64;

    public void Enqueue(Delivery delivery, long waitMilliseconds)
    {
        lock (_gate)
            _due.Enqueue(delivery, (RealNow + waitMilliseconds, ++_order));
    }

    /// <summary>Holds a delivery back until an instant of business time, in Unix milliseconds.</summary>
    public void EnqueueLate(Delivery delivery, long businessMilliseconds)
    {
        lock (_gate)
            _late.Enqueue(delivery, (businessMilliseconds, ++_order));
    }

    /// <summary>Takes the next delivery that is due; <see cref="Done"/> must follow.</summary>
    public Delivery? Take(long businessNowMilliseconds)
    {
        lock (_gate)
        {
            while (_late.TryPeek(out var late, out var when) && when.Milliseconds <= businessNowMilliseconds)
            {
                _late.Dequeue();
                _due.Enqueue(late, (RealNow, ++_order));
            }

            if (!_due.TryPeek(out var delivery, out var due) || due.Milliseconds > RealNow)
                return null;

            _due.Dequeue();
            _underWay++;
            return delivery;
        }
    }

    public void Done()
    {
        lock (_gate)
            _underWay--;
    }

    /// <summary>Puts back a delivery that its endpoint did not take, in the same breath as it is done.</summary>
    public void PutBack(Delivery delivery, long waitMilliseconds)
    {
        lock (_gate)
        {
            _due.Enqueue(delivery, (RealNow + waitMilliseconds, ++_order));
            _underWay--;
        }
    }
}
