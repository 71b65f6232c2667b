using Azure.Core;
using Azure.Core.Pipeline;

namespace PeepFunctions.Tests;

/// <summary>
/// Counts the calls to storage and to Stripe, and loses the answer of one of them after it was done there: whoever
/// asked sees a broken connection, as under a real network, and the SDKs try again by themselves.
/// </summary>
internal sealed class AnswerLoss
{
    private long _calls, _lostAt;

    /// <summary>How many calls there were since <see cref="Arm"/>.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>How many of them went to storage.</summary>
    public long StorageCalls { get; private set; }

    /// <summary>How many of them went to Stripe.</summary>
    public long StripeCalls { get; private set; }

    /// <summary>Loses the answer of a call, counted from now on; 0 loses none.</summary>
    public void Arm(long lostAt)
    {
        Interlocked.Exchange(ref _lostAt, lostAt);
        Interlocked.Exchange(ref _calls, 0);
        (StorageCalls, StripeCalls) = (0, 0);
    }

    private bool IsLost() => Interlocked.Increment(ref _calls) == Interlocked.Read(ref _lostAt);

    /// <summary>The network below the storage SDK.</summary>
    public HttpPipelineTransport ToStorage() => new Storage(this);

    /// <summary>The network below the calls to Stripe.</summary>
    public DelegatingHandler ToStripe() => new Stripe(this);

    private sealed class Storage(AnswerLoss loss) : HttpPipelineTransport
    {
        private readonly HttpClientTransport _network = new();

        public override Request CreateRequest() => _network.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException("Nothing here is synchronous.");

        public override async ValueTask ProcessAsync(HttpMessage message)
        {
            loss.StorageCalls++;
            await _network.ProcessAsync(message);
            if (loss.IsLost())
            {
                throw new IOException("The answer was lost.");
            }
        }
    }

    private sealed class Stripe(AnswerLoss loss) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            loss.StripeCalls++;
            var answer = await base.SendAsync(request, cancellationToken);
            if (loss.IsLost())
            {
                answer.Dispose();
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The answer was lost.");
            }

            return answer;
        }
    }
}
