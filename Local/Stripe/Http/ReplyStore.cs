namespace PeepFunctions.Local.Sandbox;

/// <summary>
/// The answers by Idempotency-Key. Stripe replays an answer, refusals and failures included, once the endpoint began to
/// execute, and may forget the key after 24 hours (docs.stripe.com/api/idempotent_requests).
/// </summary>
internal sealed class ReplyStore
{
    private const long KeptSeconds = 24 * 60 * 60;

    private readonly Dictionary<string, Reply> _byKey = new(StringComparer.Ordinal);
    private readonly Queue<Reply> _oldestFirst = new();

    public Reply? Find(string key) => _byKey.GetValueOrDefault(key);

    public void Add(Reply reply)
    {
        _byKey[reply.Key] = reply;
        _oldestFirst.Enqueue(reply);
    }

    public void Prune(long nowUnix)
    {
        while (_oldestFirst.TryPeek(out var reply) && reply.Created + KeptSeconds <= nowUnix)
        {
            _oldestFirst.Dequeue();
            if (_byKey.TryGetValue(reply.Key, out var current) && ReferenceEquals(current, reply))
                _byKey.Remove(reply.Key);
        }
    }
}
