namespace PeepFunctions.Tests;

/// <summary>Fails a test whose app gives an answer that openapi.json does not describe.</summary>
internal sealed class ContractHandler() : DelegatingHandler(new HttpClientHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        const string Prefix = "/api/";
        if (request.RequestUri?.AbsolutePath is { } path && path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            var fault = ApiContract.Fault(
                request.Method.Method,
                path[Prefix.Length..],
                (int)answer.StatusCode,
                answer.Content.Headers.ContentType?.MediaType,
                await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            Assert.True(fault is null, fault);
        }

        return answer;
    }
}
