using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace PeepFunctions.Tests;

/// <summary>
/// Counts the calls to storage and to Stripe, and loses the answer of one of them after it was done there: whoever
/// asked sees a broken connection, as under a real network, and the SDKs try again by themselves. It also kills whoever
/// calls, touches rows that somebody is about to change, and has Stripe's list come late.
/// </summary>
internal sealed partial class AnswerLoss(TableServiceClient undisturbed)
{
    // Otherwise hearing of the same thing again would make up for a change that was lost.
    private const int TouchesMost = 5;

    private readonly Dictionary<string, int> _touches = [];
    private long _calls, _lostAt, _left = long.MaxValue;
    private bool _isDead;

    /// <summary>What each call was, for those who count kinds: <c>insert Journal</c>, <c>get charges</c>.</summary>
    public ConcurrentQueue<string>? Heard { get; set; }

    /// <summary>Whether somebody else changes each row just before it is replaced, a few times.</summary>
    public bool TouchesRows { get; set; }

    /// <summary>What was made after it is not in Stripe's list of movements yet.</summary>
    public DateTimeOffset? ListEnds { get; set; }

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

    /// <summary>Kills whoever works after so many more calls; 0 kills nobody.</summary>
    public void Kill(int calls) => _left = calls > 0 ? calls : long.MaxValue;

    /// <summary>Somebody else takes over, and calls get through again; false when nobody was killed.</summary>
    public bool Revive()
    {
        if (!_isDead)
        {
            return false;
        }

        (_isDead, _left) = (false, long.MaxValue);
        return true;
    }

    private void Demand()
    {
        if (_isDead)
        {
            throw new IOException("Killed.");
        }
    }

    private bool IsLost() => Count() || _isDead;

    private bool Count()
    {
        _isDead |= Interlocked.Decrement(ref _left) == 0;
        return CountCall();
    }

    private bool CountCall() => Interlocked.Increment(ref _calls) == Interlocked.Read(ref _lostAt);

    /// <summary>The network below the storage SDK.</summary>
    public HttpPipelineTransport ToStorage() => new Storage(this);

    /// <summary>The network below the calls to Stripe.</summary>
    public DelegatingHandler ToStripe() => new Stripe(this);

    private async Task TouchAsync(Request request)
    {
        if (TouchesRows
            && (request.Method == RequestMethod.Put || request.Method == RequestMethod.Patch)
            && request.Headers.TryGetValue("If-Match", out var tag) && tag != "*"
            && Row().Match(Uri.UnescapeDataString(request.Uri.ToString())) is { Success: true } row
            && _touches.GetValueOrDefault(row.Value) < TouchesMost)
        {
            _touches[row.Value] = _touches.GetValueOrDefault(row.Value) + 1;
            var entity = new TableEntity(row.Groups[2].Value, row.Groups[3].Value) { ["TouchedBy"] = "somebody else" };
            await undisturbed.GetTableClient(row.Groups[1].Value)
                .UpdateEntityAsync(entity, ETag.All, TableUpdateMode.Merge);
        }
    }

    private async Task ShortenAsync(HttpRequestMessage request, HttpResponseMessage answer)
    {
        if (ListEnds is not { } end || !answer.IsSuccessStatusCode
            || request.RequestUri?.AbsolutePath.EndsWith("/v1/balance_transactions", StringComparison.Ordinal) != true)
        {
            return;
        }

        var page = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        var told = page["data"]!.AsArray()
            .Where(one => (long)one!["created"]! <= end.ToUnixTimeSeconds()).Select(one => one!.DeepClone()).ToArray();
        if (told.Length > 0 || !(bool)page["has_more"]!)
        {
            page["data"] = new JsonArray(told);
            answer.Content = new StringContent(page.ToJsonString());
        }
    }

    // A path is account/table, account/table(keys) or account/queue/messages.
    private static string Kind(Request request)
    {
        var path = request.Uri.ToUri().AbsolutePath.Split('/');
        var isRow = path[2].Contains("(PartitionKey", StringComparison.Ordinal);
        var verb = (request.Method.Method, path.Length) switch
        {
            ("POST", > 3) => "queue",
            ("POST", _) => "insert",
            ("GET", _) => isRow ? "read" : "query",
            ("DELETE", _) => "delete",
            _ => "update",
        };
        return $"{verb} {path[2].Split('(')[0]}";
    }

    [GeneratedRegex(@"(\w+)\(PartitionKey='([^']*)',RowKey='([^']*)'\)")]
    private static partial Regex Row();

    private sealed class Storage(AnswerLoss loss) : HttpPipelineTransport
    {
        private readonly HttpClientTransport _network = new();

        public override Request CreateRequest() => _network.CreateRequest();

        public override void Process(HttpMessage message) =>
            throw new NotSupportedException("Nothing here is synchronous.");

        public override async ValueTask ProcessAsync(HttpMessage message)
        {
            loss.Demand();
            loss.StorageCalls++;
            loss.Heard?.Enqueue(Kind(message.Request));
            await loss.TouchAsync(message.Request);
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
            loss.Demand();
            loss.StripeCalls++;
            loss.Heard?.Enqueue(string.Join(' ', ["stripe", .. request.RequestUri!.Segments[2..3]]).TrimEnd('/'));
            var answer = await base.SendAsync(request, cancellationToken);
            await loss.ShortenAsync(request, answer);
            if (loss.IsLost())
            {
                answer.Dispose();
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The answer was lost.");
            }

            return answer;
        }
    }
}
