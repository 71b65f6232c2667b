using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace PeepFunctions.Local.Demo;

/// <summary>Speaks HTTP as any client would: a failure that may pass is tried again, under the same key.</summary>
internal sealed class ApiClient(Uri address) : IDisposable
{
    private const int Tries = 6;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(100),
    };

    public Uri Address { get; } = address;

    public Task<ApiAnswer> GetAsync(string path, string? token, CancellationToken cancellationToken) =>
        SendAsync(new ApiCall(HttpMethod.Get, path) { Token = token }, cancellationToken);

    public async Task<ApiAnswer> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var most = call.IsSentOnce ? 1 : Tries;
        for (var (attempt, wait) = (1, FirstWait); ; attempt++, wait *= 2)
        {
            var asked = wait;
            try
            {
                using var response = await _http.SendAsync(Request(call), cancellationToken);
                if (!MayPass(response.StatusCode) || attempt == most)
                    return await ReadAsync(call, response, cancellationToken);
                asked = response.Headers.RetryAfter?.Delta ?? wait;
            }
            catch (HttpRequestException lost)
            {
                // The answer is lost, the request perhaps not: the same key finds out.
                if (attempt == most)
                    throw new DemoException($"{call.Name} was not answered: {lost.Message}");
            }

            await Task.Delay(asked, TimeProvider.System, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool MayPass(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private static HttpRequestMessage Request(ApiCall call)
    {
        var request = new HttpRequestMessage(call.Method, call.Path);
        if (call.Form is { } form)
            request.Content = new FormUrlEncodedContent(form);
        else if (call.Body is { } body)
            request.Content = JsonContent.Create(body, body.GetType(), options: JsonSerializerOptions.Web);

        if (call.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (call.Key is { } key)
            request.Headers.Add("Idempotency-Key", key);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private static async Task<ApiAnswer> ReadAsync(
        ApiCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var type = response.Content.Headers.ContentType?.MediaType;
        var isJson = type?.EndsWith("json", StringComparison.Ordinal) == true;
        return new ApiAnswer(
            call.Name,
            (int)response.StatusCode,
            isJson && bytes.Length > 0 ? JsonSerializer.Deserialize<JsonElement>(bytes) : default);
    }
}

/// <summary>A request.</summary>
internal sealed record ApiCall(HttpMethod Method, string Path)
{
    /// <summary>Sent as JSON.</summary>
    public object? Body { get; init; }

    /// <summary>Sent as a form, instead of JSON.</summary>
    public IReadOnlyDictionary<string, string>? Form { get; init; }

    public string? Token { get; init; }

    /// <summary>The Idempotency-Key.</summary>
    public string? Key { get; init; }

    /// <summary>Whether it does twice what is asked twice, so that a lost answer must not be asked for again.</summary>
    public bool IsSentOnce { get; init; }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Method} {Path}");
}
